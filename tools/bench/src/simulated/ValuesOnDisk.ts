import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/**
 * Values by number, in a file: what a computed organization has to remember, so that the heap is the engine's. Written
 * again a value stands anew at the end; the file is as large as all that was ever written.
 */
export class ValuesOnDisk<Value> {
  readonly #folder = mkdtempSync(join(tmpdir(), "orgtag-bench-"))
  readonly #file = openSync(join(this.#folder, "values"), "w+")
  readonly #starts: Float64Array
  readonly #lengths: Uint32Array
  #end = 0

  /** @param count the numbers are below it. */
  constructor(count: number) {
    this.#starts = new Float64Array(count)
    this.#lengths = new Uint32Array(count)
  }

  /** The bytes that it takes off the heap. */
  get bytes(): number {
    return this.#starts.byteLength + this.#lengths.byteLength
  }

  readonly put = (number: number, value: Value): void => {
    const text = Buffer.from(JSON.stringify(value))
    writeSync(this.#file, text, 0, text.byteLength, this.#end)
    this.#starts[number] = this.#end
    this.#lengths[number] = text.byteLength
    this.#end += text.byteLength
  }

  /** The values among some numbers, in their order. */
  readonly get = (numbers: Iterable<number>): Array<Value> => {
    const found: Array<Value> = []
    for (const number of numbers) {
      const length = this.#lengths[number] ?? 0
      if (length === 0) continue
      const text = Buffer.alloc(length)
      readSync(this.#file, text, 0, length, this.#starts[number] ?? 0)
      found.push(JSON.parse(text.toString()))
    }
    return found
  }

  /** Forgets all values. */
  readonly clear = (): void => {
    this.#lengths.fill(0)
    this.#end = 0
  }

  /** Ends it; nothing can be put or got any more. */
  readonly close = (): void => {
    closeSync(this.#file)
    rmSync(this.#folder, { recursive: true })
  }
}
