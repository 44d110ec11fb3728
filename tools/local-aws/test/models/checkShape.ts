import { isRecord } from "../../src/Input.ts"
import { shapeOf, type ServiceModel, type Shape } from "./ServiceModel.ts"

/** A value that is not what the model says, and where. */
export interface ShapeProblem {
  /** Such as `Accounts[0].Id`; empty for the whole. */
  readonly path: string
  readonly message: string
}

/** How leaves are written: as JSON values, or all of them as text. */
export type LeafForm = "json" | "text"

/**
 * Holds a value against a shape: required and unknown members, types, lengths, ranges, patterns and enumerations. A
 * member that is undefined or null is absent.
 */
export const checkShape = (
  model: ServiceModel,
  shapeName: string,
  value: unknown,
  form: LeafForm,
  path = "",
): ReadonlyArray<ShapeProblem> => {
  const shape = shapeOf(model, shapeName)
  if (shape.document === true) return []
  switch (shape.type) {
    case "structure":
      return isRecord(value)
        ? checkStructure(model, shape, value, form, path)
        : [wrong(path, value, "a structure")]
    case "list":
      return Array.isArray(value)
        ? checkList(model, shape, value, form, path)
        : [wrong(path, value, "a list")]
    case "map":
      return isRecord(value) ? checkMap(model, shape, value, form, path) : [wrong(path, value, "a map")]
    default:
      return checkLeaf(shape, value, form, path)
  }
}

const wrong = (path: string, value: unknown, expected: string): ShapeProblem => ({
  path,
  message: `is ${shown(value)}, not ${expected}`,
})

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "undefined"
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}

const below = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`)

const checkStructure = (
  model: ServiceModel,
  shape: Shape,
  value: Readonly<Record<string, unknown>>,
  form: LeafForm,
  path: string,
): ReadonlyArray<ShapeProblem> => {
  const present = Object.entries(value).filter(([, entry]) => entry !== undefined && entry !== null)
  const names = new Set(present.map(([name]) => name))
  const missing = (shape.required ?? [])
    .filter((name) => !names.has(name))
    .map((name) => ({ path: below(path, name), message: "is required and missing" }))
  const union =
    shape.union === true && names.size !== 1
      ? [{ path, message: `holds ${String(names.size)} members of a union, which holds one` }]
      : []
  return [
    ...missing,
    ...union,
    ...present.flatMap(([name, entry]) => {
      const member = shape.members?.[name]
      return member === undefined
        ? [{ path: below(path, name), message: "is no member of the model" }]
        : checkShape(model, member.shape, entry, form, below(path, name))
    }),
  ]
}

const checkList = (
  model: ServiceModel,
  shape: Shape,
  value: ReadonlyArray<unknown>,
  form: LeafForm,
  path: string,
): ReadonlyArray<ShapeProblem> => [
  ...checkSize(shape, value.length, "entries", path),
  ...value.flatMap((entry, index) =>
    shape.member === undefined
      ? []
      : checkShape(model, shape.member.shape, entry, form, `${path}[${String(index)}]`),
  ),
]

const checkMap = (
  model: ServiceModel,
  shape: Shape,
  value: Readonly<Record<string, unknown>>,
  form: LeafForm,
  path: string,
): ReadonlyArray<ShapeProblem> => [
  ...checkSize(shape, Object.keys(value).length, "entries", path),
  ...Object.entries(value).flatMap(([key, entry]) => {
    const at = `${path}{${key}}`
    return [
      ...(shape.key === undefined ? [] : checkShape(model, shape.key.shape, key, form, `${at} key`)),
      ...(shape.value === undefined ? [] : checkShape(model, shape.value.shape, entry, form, at)),
    ]
  }),
]

const checkSize = (shape: Shape, size: number, unit: string, path: string): ReadonlyArray<ShapeProblem> => {
  const { min, max } = shape
  if (min !== undefined && size < min)
    return [{ path, message: `has ${String(size)} ${unit}, at least ${String(min)} are required` }]
  if (max !== undefined && size > max)
    return [{ path, message: `has ${String(size)} ${unit}, at most ${String(max)} are allowed` }]
  return []
}

const checkLeaf = (
  shape: Shape,
  value: unknown,
  form: LeafForm,
  path: string,
): ReadonlyArray<ShapeProblem> => {
  switch (shape.type) {
    case "string":
    case "character":
      return typeof value === "string" ? checkText(shape, value, path) : [wrong(path, value, "a string")]
    case "boolean":
      return isBoolean(value, form) ? [] : [wrong(path, value, "a boolean")]
    case "integer":
    case "long":
    case "double":
    case "float":
      return checkNumber(shape, value, form, path)
    case "timestamp":
      return isTimestamp(shape, value, form)
        ? []
        : [wrong(path, value, "a timestamp as this service writes it")]
    case "blob":
      return typeof value === "string" && /^[A-Za-z0-9+/]*={0,2}$/u.test(value)
        ? []
        : [wrong(path, value, "bytes in base64")]
    default:
      return [{ path, message: `has the type ${shape.type}, which this check does not know` }]
  }
}

const isBoolean = (value: unknown, form: LeafForm): boolean =>
  form === "json" ? typeof value === "boolean" : value === "true" || value === "false"

const checkNumber = (
  shape: Shape,
  value: unknown,
  form: LeafForm,
  path: string,
): ReadonlyArray<ShapeProblem> => {
  const number =
    form === "text" && typeof value === "string" && /^-?\d+(?:\.\d+)?$/u.test(value) ? Number(value) : value
  const whole = shape.type === "integer" || shape.type === "long"
  if (typeof number !== "number" || (whole && !Number.isInteger(number)))
    return [wrong(path, value, whole ? "a whole number" : "a number")]
  const { min, max } = shape
  if ((min === undefined || number >= min) && (max === undefined || number <= max)) return []
  return [
    { path, message: `is ${String(number)}, not between ${String(min ?? "-∞")} and ${String(max ?? "∞")}` },
  ]
}

/** XML and query write ISO 8601; JSON writes seconds, unless the model says otherwise. */
const isTimestamp = (shape: Shape, value: unknown, form: LeafForm): boolean => {
  if (form === "json" && shape.timestampFormat !== "iso8601") return typeof value === "number"
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u.test(value)
}

const checkText = (shape: Shape, value: string, path: string): ReadonlyArray<ShapeProblem> => {
  const problems = [...checkSize(shape, Array.from(value).length, "characters", path)]
  if (shape.pattern !== undefined && !patternOf(shape.pattern).test(value))
    problems.push({ path, message: `is ${shown(value)}, which does not match ${shape.pattern}` })
  if (shape.enum !== undefined && !shape.enum.includes(value))
    problems.push({ path, message: `is ${shown(value)}, which is none of ${shape.enum.join(", ")}` })
  return problems
}

const patterns = new Map<string, RegExp>()

/**
 * The models' patterns are Java's, and AWS holds whole values against them. Those that Unicode mode refuses are
 * written for bytes; `\p{Print}` is Java's alone.
 */
const patternOf = (pattern: string): RegExp => {
  const known = patterns.get(pattern)
  if (known !== undefined) return known
  const source = `^(?:${pattern.replaceAll(String.raw`\p{Print}`, String.raw`[\x20-\x7E]`)})$`
  const made = inUnicode(source) ?? new RegExp(source)
  patterns.set(pattern, made)
  return made
}

const inUnicode = (source: string): RegExp | undefined => {
  try {
    return new RegExp(source, "u")
  } catch {
    return undefined
  }
}
