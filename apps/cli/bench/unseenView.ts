import { Writable } from "node:stream"
import { createLogUpdate } from "log-update"
import { LiveView } from "../src/sweeping/LiveView.ts"
import { SweepWatch } from "../src/sweeping/SweepWatch.ts"
import { terminalPaint } from "../src/view/Paint.ts"

/** A terminal of 120 columns whose screen nobody sees. */
const unseenTerminal = (): NodeJS.WriteStream => {
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- log-update asks for these three and writes
  return Object.assign(stream, { isTTY: true, columns: 120, rows: 40 }) as unknown as NodeJS.WriteStream
}

/** A live view with all that belongs to it, drawing on that terminal. */
export const unseenView = () => {
  const watch = new SweepWatch(undefined)
  const drawn = createLogUpdate(unseenTerminal(), { showCursor: true })
  const style = { columns: 120, paint: terminalPaint }
  return {
    watch,
    view: new LiveView({ watch, drawn, startedAt: 0, stopping: () => false, style: () => style }),
  }
}
