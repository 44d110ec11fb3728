import { closeSync, openSync, readSync, writeSync } from "node:fs"
import { join } from "node:path"
import { StringDecoder } from "node:string_decoder"
import type { ChangeEvent } from "@orgtag/tagging"
import { byPlace, changeLine } from "./changeLine.ts"

/** How many changes are held before they are sorted and put away as a run; about 10 MB. */
export const changesHeld = 20_000

const bytesPerRead = 64 * 1024

/**
 * Sorts any number of changes in bounded memory: runs on disk in a folder of its caller's, merged at the end.
 *
 * Writing is synchronous on purpose. The engine's events must not wait for anyone, and a queue for a slow disk would
 * have no bound; a run is written in one piece, once in `changesHeld` changes.
 */
export class ChangeSorter {
  readonly #folder: string
  readonly #held: number
  readonly #runs: Array<string> = []
  #changes: Array<ChangeEvent> = []

  constructor(folder: string, held = changesHeld) {
    this.#folder = folder
    this.#held = held
  }

  /** Takes in one change. */
  readonly add = (change: ChangeEvent): void => {
    this.#changes.push(change)
    if (this.#changes.length >= this.#held) this.#putAway()
  };

  /** All changes in the order of a changes file. To be read after the last `add`, as often as it is needed. */
  *sorted(): Generator<ChangeEvent, void> {
    const sources = [
      ...this.#runs.map((run) => readRun(run)),
      this.#changes.toSorted(byPlace).values(),
    ] satisfies ReadonlyArray<Iterator<ChangeEvent>>
    yield* merge(sources)
  }

  readonly #putAway = (): void => {
    const run = join(this.#folder, `run-${this.#runs.length}.jsonl`)
    const file = openSync(run, "wx", 0o600)
    try {
      writeAll(
        file,
        this.#changes
          .toSorted(byPlace)
          .map((change) => `${changeLine(change)}\n`)
          .join(""),
      )
    } finally {
      closeSync(file)
    }
    this.#runs.push(run)
    this.#changes = []
  }
}

/** Writes all of a text: a single write may take less. */
export const writeAll = (file: number, text: string): void => {
  const bytes = Buffer.from(text, "utf8")
  let written = 0
  while (written < bytes.length) written += writeSync(file, bytes, written)
}

function* readRun(run: string): Generator<ChangeEvent, void> {
  const file = openSync(run, "r")
  try {
    const decoder = new StringDecoder("utf8")
    const buffer = Buffer.alloc(bytesPerRead)
    let rest = ""
    for (;;) {
      const read = readSync(file, buffer, 0, bytesPerRead, null)
      if (read === 0) return
      const lines = (rest + decoder.write(buffer.subarray(0, read))).split("\n")
      rest = lines.pop() ?? ""
      for (const line of lines) yield changeOf(line)
    }
  } finally {
    closeSync(file)
  }
}

// What stands in a run is what `changeLine` wrote a moment ago, into a folder that nobody else may enter.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const changeOf = (line: string): ChangeEvent => JSON.parse(line) as ChangeEvent

function* merge(sources: ReadonlyArray<Iterator<ChangeEvent, void>>): Generator<ChangeEvent, void> {
  const heads = sources.map((source) => source.next().value ?? undefined)
  for (;;) {
    let least = -1
    for (const [index, head] of heads.entries()) {
      const chosen = heads[least]
      if (head !== undefined && (chosen === undefined || byPlace(head, chosen) < 0)) least = index
    }
    const change = heads[least]
    if (change === undefined) return
    heads[least] = sources[least]?.next().value ?? undefined
    yield change
  }
}
