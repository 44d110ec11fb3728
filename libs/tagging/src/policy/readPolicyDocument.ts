import { Result } from "effect"
import { type Document, isAlias, isMap, isScalar, isSeq, parseDocument, type YAMLError } from "yaml"
import type { Diagnostic } from "./Diagnostic.ts"
import type { Flaw } from "./Flaw.ts"
import { diagnosticAt, type Place, PolicyDocument, type PolicyPath } from "./PolicyDocument.ts"
import { showText } from "./showValue.ts"
import { TextLines } from "./TextLines.ts"

/** What YAML made of a policy file: the document, and what is wrong with it that does not keep it from being read. */
export interface ReadDocument {
  readonly document: PolicyDocument
  readonly problems: ReadonlyArray<Diagnostic>
}

/** More levels than any policy has; deeper ones are refused before they can exhaust the stack. */
const depthMax = 32
const tooDeep: Flaw = { message: "this is nested too deeply", expected: `at most ${depthMax} levels` }
/** YAML gives an error for each character of some broken files; the first ones tell it. */
const syntaxErrorsMax = 100
/** More aliases than any policy needs. */
const aliasesMax = 100

/**
 * Reads the YAML of a policy file: one document, YAML 1.2.
 *
 * What keeps YAML from being read at all comes alone; everything else (keys used twice, keys that are no texts, tags,
 * aliases that contain themselves) comes with the document, so that the rest is checked at once with it.
 */
export const readPolicyDocument = (
  text: string,
  file: string,
): Result.Result<ReadDocument, ReadonlyArray<Diagnostic>> => {
  const lines = new TextLines(text)
  const document = parse(text)
  const exhausted = document?.errors.find((error) => error.code === "RESOURCE_EXHAUSTION")
  if (document === undefined || exhausted !== undefined)
    return Result.fail([diagnosticAt(file, lines, exhausted?.pos[0] ?? 0, [], tooDeep)])
  const errors = [...document.errors, ...document.warnings].slice(0, syntaxErrorsMax)
  if (errors.length > 0) return Result.fail(errors.map((error) => syntaxDiagnostic(error, file, lines)))
  const reader = new Reader(document, file, lines)
  const { explicit, version } = document.directives?.yaml ?? {}
  if (explicit === true && version !== "1.2")
    reader.report(0, [], {
      message: "this is another version of YAML",
      found: String(version),
      expected: "1.2",
    })
  const { value, place } = reader.read(document.contents, 0, [])
  return Result.succeed({
    document: new PolicyDocument(file, value, place, lines),
    problems: reader.problems,
  })
}

/** The parser recurses into nested collections; a file of a million brackets exhausts its stack. */
const parse = (text: string): Document | undefined => {
  try {
    // Keys used twice are found below: the parser compares each key with each other one.
    return parseDocument(text, { prettyErrors: false, uniqueKeys: false })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const syntaxDiagnostic = (error: YAMLError, file: string, lines: TextLines): Diagnostic =>
  diagnosticAt(
    file,
    lines,
    error.pos[0],
    [],
    error.code === "MULTIPLE_DOCS"
      ? { message: "a policy file is one document", found: "another one", expected: "no ---" }
      : { message: `YAML cannot be read here: ${showText(error.message)}` },
  )

interface ReadNode {
  readonly value: unknown
  readonly place: Place
}

const noChildren: Place["children"] = new Map()

/** Turns YAML's nodes into plain values and places, each node once however often aliases name it. */
class Reader {
  readonly problems: Array<Diagnostic> = []
  readonly #document: Document
  readonly #file: string
  readonly #lines: TextLines
  readonly #read = new Map<unknown, ReadNode>()
  readonly #open = new Set<unknown>()
  #aliases = 0

  constructor(document: Document, file: string, lines: TextLines) {
    this.#document = document
    this.#file = file
    this.#lines = lines
  }

  readonly report = (offset: number, path: PolicyPath, flaw: Flaw): void => {
    this.problems.push(diagnosticAt(this.#file, this.#lines, offset, path, flaw))
  }

  readonly read = (node: unknown, keyOffset: number, path: PolicyPath): ReadNode => {
    const known = this.#read.get(node)
    if (known !== undefined) return known
    const offset = offsetOf(node) ?? keyOffset
    const nothing = { value: null, place: { offset, keyOffset, written: undefined, children: noChildren } }
    if (path.length > depthMax) {
      this.report(offset, path.slice(0, 3), tooDeep)
      return nothing
    }
    if (isAlias(node)) return this.#readAlias(node, offset, keyOffset, path) ?? nothing
    this.#open.add(node)
    const read = this.#readCollection(node, offset, keyOffset, path) ?? this.#readScalar(node, nothing, path)
    this.#open.delete(node)
    this.#read.set(node, read)
    return read
  }

  readonly #readScalar = (node: unknown, nothing: ReadNode, path: PolicyPath): ReadNode => {
    if (!isScalar(node)) return nothing
    const { value, source } = node
    if (typeof value === "string" && /(?![\t\n\r])[\p{Cc}\p{Cs}]/u.test(value))
      this.report(nothing.place.offset, path, {
        message: "this text has a control character",
        found: showText(value),
      })
    return { value, place: { ...nothing.place, written: source } }
  }

  readonly #readAlias = (
    node: Parameters<typeof isAlias>[0],
    offset: number,
    keyOffset: number,
    path: PolicyPath,
  ): ReadNode | undefined => {
    const target = isAlias(node) ? node.resolve(this.#document) : undefined
    this.#aliases += 1
    if (this.#aliases > aliasesMax) {
      if (this.#aliases === aliasesMax + 1)
        this.report(offset, path, {
          message: "there are too many aliases",
          expected: `at most ${aliasesMax}`,
        })
      return undefined
    }
    if (target === undefined || this.#open.has(target)) {
      const message = target === undefined ? "no anchor before has this name" : "this alias contains itself"
      this.report(offset, path, { message })
      return undefined
    }
    const { value, place } = this.read(target, keyOffset, path)
    return { value, place: { ...place, offset, keyOffset } }
  }

  readonly #readCollection = (
    node: unknown,
    offset: number,
    keyOffset: number,
    path: PolicyPath,
  ): ReadNode | undefined => {
    const children = new Map<string | number, Place>()
    const place = { offset, keyOffset, written: undefined, children }
    if (isSeq(node)) {
      const value = node.items.map((item, index) => {
        const read = this.read(item, offsetOf(item) ?? offset, [...path, index])
        children.set(index, read.place)
        return read.value
      })
      return { value, place }
    }
    if (!isMap(node)) return undefined
    const value: Record<string, unknown> = {}
    for (const pair of node.items) {
      const at = offsetOf(pair.key) ?? offset
      const key = this.#readKey(pair.key, at, path)
      if (children.has(key)) this.report(at, [...path, key], { message: "this key is here twice" })
      const read = this.read(pair.value, at, [...path, key])
      children.set(key, read.place)
      // `__proto__` is a tag key like any other; an assignment would set the prototype.
      Object.defineProperty(value, key, {
        value: read.value,
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
    return { value, place }
  }

  readonly #readKey = (key: unknown, offset: number, path: PolicyPath): string => {
    if (isScalar(key) && typeof key.value === "string") return key.value
    const written = isScalar(key) ? (key.source ?? "") : ""
    this.report(offset, [...path, written], {
      message: "a key must be a text: quote it",
      ...(written === "" ? {} : { found: showText(written), expected: JSON.stringify(showText(written)) }),
    })
    return written
  }
}

const offsetOf = (node: unknown): number | undefined =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined
