import { Predicate } from "effect"
import type { Diagnostic } from "./Diagnostic.ts"
import type { Flaw } from "./Flaw.ts"
import type { PolicyDocument, PolicyPath } from "./PolicyDocument.ts"

/**
 * A part of a policy file, whatever it turned out to hold.
 *
 * Checks that tie parts together go by these, so that they also run where a neighbour is broken: what is not there, or
 * is of another kind, simply has no items, entries or text; that it is wrong is the schema's to say.
 */
export class PolicyPart {
  readonly document: PolicyDocument
  readonly path: PolicyPath
  readonly value: unknown

  constructor(document: PolicyDocument, path: PolicyPath, value: unknown) {
    this.document = document
    this.path = path
    this.value = value
  }

  /** The part under a key; it holds undefined where there is none. */
  readonly at = (key: string): PolicyPart => {
    const { value } = this
    const child = isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined
    return new PolicyPart(this.document, [...this.path, key], child)
  }

  /** The parts of a map by their keys; none if it is no map. */
  readonly entries = (): ReadonlyArray<readonly [key: string, part: PolicyPart]> =>
    isMap(this.value) ? Object.keys(this.value).map((key) => [key, this.at(key)]) : []

  /** The parts of a list; none if it is no list. */
  readonly items = (): ReadonlyArray<PolicyPart> =>
    Array.isArray(this.value)
      ? this.value.map((item: unknown, index) => new PolicyPart(this.document, [...this.path, index], item))
      : []

  /** The part's text; undefined if it is none. */
  get text(): string | undefined {
    return Predicate.isString(this.value) ? this.value : undefined
  }

  /** The 1-based line of the part's key, or of the part itself where it has none. */
  get line(): number {
    return this.document.lineOf(this.path)
  }

  /** Says what is wrong with the part. */
  readonly error = (flaw: Flaw): Diagnostic => this.document.diagnostic(this.path, flaw)

  /** Says what is wrong with the part's key. */
  readonly keyError = (flaw: Flaw): Diagnostic => this.document.diagnostic(this.path, flaw, "key")

  /** Says what a person should know of the part although it is not wrong. */
  readonly warning = (flaw: Flaw, at: "value" | "key" = "value"): Diagnostic =>
    this.document.diagnostic(this.path, flaw, at, "warning")
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  Predicate.isObject(value) && !Array.isArray(value)
