// What the live view keeps in memory; started by liveView.ts, without V8's optimizing compilers: the machine code that they
// make of a view's functions goes when the view goes, and would be counted with what it keeps.
import { setImmediate } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { manyResources } from "../test/fixtures/manyResources.ts"
import { median } from "./median.ts"
import { unseenView } from "./unseenView.ts"

/** Kilobytes that a view keeps, in one mode, after the events of few and of many resources. */
export interface KeptHeap {
  readonly mode: "plan" | "apply"
  readonly few: number
  readonly many: number
}

const repetitions = 5

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

const settle = async (): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    await setImmediate()
    collectGarbage()
  }
}

/**
 * Kilobytes of heap that a view keeps after the events of so many resources, a frame drawn every thousand: what goes when
 * it goes. What compiled code and caches took meanwhile is there before and after.
 */
const viewHeap = async (mode: "plan" | "apply", resources: number): Promise<number> => {
  const held = [unseenView()]
  let heard = 0
  for (const event of manyResources(mode, resources)) {
    held[0]?.view.observe(event, heard)
    heard += 1
    if (heard % 1000 !== 0) continue
    held[0]?.view.draw(heard)
    await setImmediate()
  }
  await settle()
  const withView = process.memoryUsage().heapUsed
  held.length = 0
  await settle()
  return (withView - process.memoryUsage().heapUsed) / 1024
}

const keptHeap = async (mode: "plan" | "apply"): Promise<KeptHeap> => {
  const few: Array<number> = []
  const many: Array<number> = []
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    few.push(await viewHeap(mode, 10_000))
    many.push(await viewHeap(mode, 200_000))
  }
  return { mode, few: median(few), many: median(many) }
}

process.stdout.write(JSON.stringify([await keptHeap("plan"), await keptHeap("apply")]))
