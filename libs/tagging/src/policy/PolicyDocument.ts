import type { Diagnostic } from "./Diagnostic.ts"
import type { Flaw } from "./Flaw.ts"
import { showText } from "./showValue.ts"
import type { TextLines } from "./TextLines.ts"

/** Keys and indexes from the document's root to a part of it. */
export type PolicyPath = ReadonlyArray<string | number>

/** Where a part of the document stands in the text, and what it holds; offsets are 0-based. */
export interface Place {
  readonly offset: number
  /** Where the key before the part stands; the part itself where it has none. */
  readonly keyOffset: number
  /** A scalar as it is written, for messages: YAML reads `0042` as a number. */
  readonly written: string | undefined
  readonly children: ReadonlyMap<string | number, Place>
}

/** A policy file as YAML reads it, each part with its place. */
export class PolicyDocument {
  readonly file: string
  /** Strings, numbers, booleans, nulls, arrays, and objects without a prototype's keys. */
  readonly value: unknown
  readonly #root: Place
  readonly #lines: TextLines

  constructor(file: string, value: unknown, root: Place, lines: TextLines) {
    this.file = file
    this.value = value
    this.#root = root
    this.#lines = lines
  }

  /** The 1-based line of a part's key, or of the part itself where it has no key. */
  readonly lineOf = (path: PolicyPath): number => this.#lines.positionOf(this.#placeOf(path).keyOffset).line

  /** A scalar as it is written in the file, if the path leads to one. */
  readonly writtenAt = (path: PolicyPath): string | undefined => this.#placeOf(path).written

  /** A flaw with its place: that of the part, of its key, or of the nearest part above it that is there. */
  readonly diagnostic = (
    path: PolicyPath,
    flaw: Flaw,
    at: "value" | "key" = "value",
    severity: Diagnostic["severity"] = "error",
  ): Diagnostic => {
    const place = this.#placeOf(path)
    return diagnosticAt(
      this.file,
      this.#lines,
      at === "key" ? place.keyOffset : place.offset,
      path,
      flaw,
      severity,
    )
  }

  readonly #placeOf = (path: PolicyPath): Place => {
    let place = this.#root
    for (const step of path) {
      const next = place.children.get(step)
      if (next === undefined) return place
      place = next
    }
    return place
  }
}

/** A diagnostic at an offset of the text. */
export const diagnosticAt = (
  file: string,
  lines: TextLines,
  offset: number,
  path: PolicyPath,
  flaw: Flaw,
  severity: Diagnostic["severity"] = "error",
): Diagnostic => {
  const { line, column } = lines.positionOf(offset)
  return { file, line, column, path: showPath(path), ...flaw, severity }
}

/** A path as messages show it: `rules[2].set.Owner`, keys of other characters in quotes. */
export const showPath = (path: PolicyPath): string =>
  path.reduce<string>((shown, step) => {
    if (typeof step === "number") return `${shown}[${step}]`
    if (!/^[\p{L}\p{N}_-]{1,128}$/u.test(step)) return `${shown}[${showKey(step)}]`
    return shown === "" ? step : `${shown}.${step}`
  }, "")

const showKey = (key: string): string => JSON.stringify(showText(key))
