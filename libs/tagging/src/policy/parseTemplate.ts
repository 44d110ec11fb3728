import { Result } from "effect"
import type { Flaw } from "./Flaw.ts"
import { stepsBetween } from "./nearestName.ts"
import { showValue } from "./showValue.ts"
import { tagKeyFlaw, tagValueCharactersMax } from "./tagKeyFlaw.ts"
import type { Template, TemplatePart, TemplateReference } from "./Template.ts"

/** The names that stand for themselves. */
const fixedNames: ReadonlyMap<string, TemplateReference> = new Map([
  ["account.id", { kind: "account", field: "id" }],
  ["account.name", { kind: "account", field: "name" }],
  ["account.email", { kind: "account", field: "email" }],
  ["ou.id", { kind: "ou", field: "id" }],
  ["ou.name", { kind: "ou", field: "name" }],
  ["ou.path", { kind: "ou", field: "path" }],
  ["region", { kind: "region" }],
  ["resource.arn", { kind: "resource", field: "arn" }],
  ["resource.id", { kind: "resource", field: "id" }],
  ["resource.type", { kind: "resource", field: "type" }],
  ["resource.service", { kind: "resource", field: "service" }],
])

/** The names that a tag key follows. */
const keyedNames: ReadonlyMap<string, "accountTag" | "ouTag" | "resourceTag" | "inherited"> = new Map([
  ["account.tags", "accountTag"],
  ["ou.tags", "ouTag"],
  ["resource.tags", "resourceTag"],
  ["inherited", "inherited"],
])

/** A value as the file writes it; what it expands to is held to AWS's 256 where it is known. */
const templateCharactersMax = 4_096

const expectedNames =
  "account.id, .name, .email or .tags.KEY; ou.id, .name, .path or .tags.KEY; inherited.KEY; region; " +
  "resource.arn, .id, .type, .service or .tags.KEY; or a text in single quotes"

/**
 * Reads a value with references in it.
 *
 * A reference is `${a ?? b ?? 'text'}`: it falls through to the next alternative where a thing is missing. A key after
 * `tags.` or `inherited.` goes up to the next `??` or `}`, without the spaces around it; a key that holds one of those
 * is written `account.tags['KEY']`. Inside quotes a quote is doubled. `$${` stands for a plain `${`; any other `$` for
 * itself. The empty text, as a whole value, is the literal `''`: whoever writes it means it.
 */
export const parseTemplate = (source: string): Result.Result<Template, ReadonlyArray<Flaw>> => {
  if (source === "") return Result.succeed({ source, parts: [reference([{ kind: "literal", value: "" }])] })
  if (source.length > templateCharactersMax)
    return Result.fail([
      {
        message: "this value is too long to be expanded",
        found: showValue(source),
        expected: `at most ${templateCharactersMax} characters`,
      },
    ])
  const parts: Array<TemplatePart> = []
  const flaws: Array<Flaw> = []
  let text = ""
  let at = 0
  while (at < source.length) {
    if (source.startsWith("$${", at)) {
      text += "${"
      at += 3
    } else if (source.startsWith("${", at)) {
      if (text !== "") parts.push({ kind: "text", text })
      text = ""
      const read = readReference(source, at + 2)
      flaws.push(...read.flaws)
      parts.push(reference(read.alternatives))
      at = read.end
    } else {
      text += source.charAt(at)
      at += 1
    }
  }
  if (text !== "") parts.push({ kind: "text", text })
  const fixed = parts.reduce(
    (sum, part) => sum + (part.kind === "text" ? Array.from(part.text).length : 0),
    0,
  )
  if (fixed > tagValueCharactersMax) flaws.push(tooLong(source))
  if (/[\p{Cc}\p{Cs}]/u.test(source))
    flaws.push({ message: "a tag value has no control characters or line breaks", found: showValue(source) })
  return flaws.length > 0 ? Result.fail(flaws) : Result.succeed({ source, parts })
}

/**
 * The values that a template certainly gives without looking at anything, or falls through to as a whole: what
 * POLICY.md means by a literal, so that it can be held against `values` before any resource is read.
 */
export const literalsOf = (template: Template): ReadonlyArray<string> => {
  const [only, ...others] = template.parts
  if (only?.kind === "reference" && others.length === 0)
    return only.alternatives.flatMap((each) => (each.kind === "literal" ? [each.value] : []))
  const texts = template.parts.map((part) => {
    if (part.kind === "text") return part.text
    const [first] = part.alternatives
    return first?.kind === "literal" ? first.value : undefined
  })
  return texts.includes(undefined) ? [] : [texts.join("")]
}

const reference = (alternatives: ReadonlyArray<TemplateReference>): TemplatePart => ({
  kind: "reference",
  alternatives,
})

const tooLong = (text: string): Flaw => ({
  message: "this text is too long for a tag value",
  found: showValue(text),
  expected: `at most ${tagValueCharactersMax} characters`,
})

interface ReadReference {
  readonly alternatives: ReadonlyArray<TemplateReference>
  readonly flaws: ReadonlyArray<Flaw>
  /** Where the text after the reference begins. */
  readonly end: number
}

const readReference = (source: string, start: number): ReadReference => {
  const alternatives: Array<TemplateReference> = []
  const flaws: Array<Flaw> = []
  const literal = /\s*'((?:[^']|'')*)'\s*/uy
  const name = /(?:\['(?:[^']|'')*'\]|(?!\?\?)[^}])*/uy
  let at = start
  for (;;) {
    literal.lastIndex = at
    const quoted = literal.exec(source)
    if (quoted === null) {
      name.lastIndex = at
      const written = name.exec(source)?.[0] ?? ""
      const named = resolveName(written.trim())
      if (Result.isSuccess(named)) alternatives.push(named.success)
      else flaws.push(named.failure)
      at += written.length
    } else {
      const value = (quoted[1] ?? "").replaceAll("''", "'")
      if (Array.from(value).length > tagValueCharactersMax) flaws.push(tooLong(value))
      alternatives.push({ kind: "literal", value })
      at += quoted[0].length
    }
    if (source.startsWith("??", at)) {
      at += 2
      continue
    }
    if (source.startsWith("}", at)) return { alternatives, flaws, end: at + 1 }
    return { alternatives, flaws: [...flaws, unended(source, start, at)], end: source.length }
  }
}

const unended = (source: string, start: number, at: number): Flaw =>
  at >= source.length
    ? { message: "this reference does not end", found: showValue(source.slice(start - 2)), expected: "a }" }
    : {
        message: "nothing but ?? or } may follow a text in quotes",
        found: showValue(source.slice(at)),
        expected: "?? or }, and a quote inside quotes doubled",
      }

const resolveName = (name: string): Result.Result<TemplateReference, Flaw> => {
  const fixed = fixedNames.get(name)
  if (fixed !== undefined) return Result.succeed(fixed)
  for (const [prefix, kind] of keyedNames) {
    const key = keyAfter(name, prefix)
    if (key === undefined) continue
    const flaw = tagKeyFlaw(key, "read")
    return flaw === undefined ? Result.succeed({ kind, key }) : Result.fail({ found: name, ...flaw })
  }
  if (name === "")
    return Result.fail({ message: "a reference has an empty alternative", expected: expectedNames })
  const didYouMean = nearestReference(name)
  return Result.fail({
    message: "templates know no such name",
    found: showValue(name),
    expected: expectedNames,
    ...(didYouMean === undefined ? {} : { didYouMean }),
  })
}

const keyAfter = (name: string, prefix: string): string | undefined => {
  if (name.startsWith(`${prefix}.`)) return name.slice(prefix.length + 1).trim()
  if (name.startsWith(`${prefix}['`) && name.endsWith("']") && name.length >= prefix.length + 4)
    return name.slice(prefix.length + 2, -2).replaceAll("''", "'")
  return undefined
}

/** The nearest name: of those that stand for themselves, or of those that a key follows, and then with the key. */
const nearestReference = (name: string): string | undefined => {
  if (keyedNames.has(name)) return `${name}.KEY`
  const words = name.split(".")
  const candidates = [
    ...Array.from(fixedNames.keys(), (known) => ({ known, written: name, meant: known })),
    ...Array.from(keyedNames.keys(), (known) => {
      const count = known.split(".").length
      const key = words.slice(count).join(".")
      return {
        known,
        written: words.slice(0, count).join("."),
        meant: `${known}.${key === "" ? "KEY" : key}`,
      }
    }),
  ]
  const near = candidates.flatMap(({ known, written, meant }) => {
    const steps = stepsBetween(written, known)
    return steps === undefined ? [] : [{ meant, steps }]
  })
  return near.toSorted((left, right) => left.steps - right.steps)[0]?.meant
}
