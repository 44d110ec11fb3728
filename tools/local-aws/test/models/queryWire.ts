import { shapeOf, type OperationModel, type ServiceModel, type Shape } from "./ServiceModel.ts"
import type { ShapeProblem } from "./checkShape.ts"
import { readXml, type XmlElement } from "./xml.ts"

/** What was read off the wire, in the form that `checkShape` takes, and what was wrong with how it was written. */
export interface WireValue {
  readonly value: unknown
  readonly problems: ReadonlyArray<ShapeProblem>
}

/** A form's names, taken apart at their dots. */
export type Branch = Map<string, Branch | string>

/** Reads the form of a query request: `Name.member.N` for lists, `Name.entry.N.key` for maps, or as the model names keys. */
export const readForm = (body: string, model: ServiceModel, operation: OperationModel): WireValue => {
  const problems: Array<ShapeProblem> = []
  const root = formTree(body, model, problems)
  if (operation.input !== undefined)
    return { value: grown(model, operation.input.shape, root, "", problems), problems }
  for (const name of root.keys()) problems.push({ path: name, message: "is no member of the model" })
  return { value: {}, problems }
}

/** The fields of a form, by the steps of their names. */
export const formTree = (body: string, model: ServiceModel, problems: Array<ShapeProblem>): Branch => {
  const root: Branch = new Map()
  const fields = new URLSearchParams(body)
  if (fields.get("Version") !== model.metadata.apiVersion)
    problems.push({ path: "Version", message: `is not ${model.metadata.apiVersion}` })
  for (const [name, value] of fields)
    if (name !== "Action" && name !== "Version") put(root, name, value, problems)
  return root
}

const put = (root: Branch, name: string, value: string, problems: Array<ShapeProblem>): void => {
  const steps = name.split(".")
  const last = steps.pop() ?? ""
  let branch = root
  for (const step of steps) {
    const next = branch.get(step) ?? new Map<string, Branch | string>()
    if (typeof next === "string") {
      problems.push({ path: name, message: "is below a member that has a value" })
      return
    }
    branch.set(step, next)
    branch = next
  }
  if (branch.has(last)) problems.push({ path: name, message: "is there twice" })
  branch.set(last, value)
}

const grown = (
  model: ServiceModel,
  shapeName: string,
  node: Branch | string,
  path: string,
  problems: Array<ShapeProblem>,
): unknown => {
  if (typeof node === "string") return node === "" && shapeOf(model, shapeName).type === "list" ? [] : node
  const shape = shapeOf(model, shapeName)
  const below = (name: string) => (path === "" ? name : `${path}.${name}`)
  if (shape.type === "list" || shape.type === "map") {
    const step = shape.type === "list" ? (shape.member?.locationName ?? "member") : "entry"
    const numbered = node.get(step)
    if (!(numbered instanceof Map) || node.size !== 1) {
      problems.push({ path, message: `is not numbered as ${step}.1, ${step}.2 and so on` })
      return undefined
    }
    const entries = [...numbered].toSorted(([one], [other]) => Number(one) - Number(other))
    if (entries.some(([number], index) => Number(number) !== index + 1))
      problems.push({ path, message: "is not numbered from 1 without gaps" })
    const { member, key: keyShape, value } = shape
    const [keyName, valueName] = [keyShape?.locationName ?? "key", value?.locationName ?? "value"]
    if (member !== undefined)
      return entries.map(([number, entry]) =>
        grown(model, member.shape, entry, `${below(step)}.${number}`, problems),
      )
    return Object.fromEntries(
      entries.map(([number, entry]) => {
        const key = entry instanceof Map ? entry.get(keyName) : undefined
        const held = entry instanceof Map ? entry.get(valueName) : undefined
        return [
          typeof key === "string" ? key : "",
          value === undefined || held === undefined
            ? undefined
            : grown(model, value.shape, held, `${below(step)}.${number}`, problems),
        ]
      }),
    )
  }
  return Object.fromEntries(
    [...node].map(([name, entry]) => {
      const member = shape.members?.[name]
      return [name, member === undefined ? entry : grown(model, member.shape, entry, below(name), problems)]
    }),
  )
}

/** Reads the XML of a query answer: `<NameResponse><NameResult>…</NameResult><ResponseMetadata>`. */
export const readResult = (body: string, model: ServiceModel, operation: OperationModel): WireValue => {
  const problems: Array<ShapeProblem> = []
  const root = readXml(body)
  const { xmlNamespace } = model.metadata
  if (root.name !== `${operation.name}Response`)
    problems.push({ path: root.name, message: `is not ${operation.name}Response` })
  if (xmlNamespace !== undefined && root.namespace !== xmlNamespace)
    problems.push({
      path: root.name,
      message: `is in the namespace ${String(root.namespace)}, not ${xmlNamespace}`,
    })
  const wrapper = operation.output?.resultWrapper
  const result = root.children.find(({ name }) => name === wrapper)
  for (const { name } of root.children)
    if (name !== wrapper && name !== "ResponseMetadata")
      problems.push({ path: name, message: "is no element of this answer" })
  if (operation.output === undefined) return { value: undefined, problems }
  if (result === undefined) {
    problems.push({ path: String(wrapper), message: "is required and missing" })
    return { value: undefined, problems }
  }
  return { value: shaped(model, operation.output.shape, result, "", problems), problems }
}

/** Reads the XML of a query error: its code, its status and the members of its shape. */
export const readQueryError = (
  body: string,
): { readonly code: string | undefined; readonly members: Readonly<Record<string, unknown>> } => {
  const error = readXml(body).children.find(({ name }) => name === "Error")
  const members = (error?.children ?? []).filter(({ name }) => !["Type", "Code", "Message"].includes(name))
  return {
    code: error?.children.find(({ name }) => name === "Code")?.text,
    members: Object.fromEntries(members.map(({ name, text }) => [name, text])),
  }
}

/** The value of an element. Lists hold `<member>` elements, maps `<entry>` elements of a key and a value. */
export const shaped = (
  model: ServiceModel,
  shapeName: string,
  element: XmlElement,
  path: string,
  problems: Array<ShapeProblem>,
): unknown => {
  const shape = shapeOf(model, shapeName)
  const below = (name: string) => (path === "" ? name : `${path}.${name}`)
  if (shape.type === "list" && shape.member !== undefined) {
    const { shape: entryShape, locationName = "member" } = shape.member
    for (const { name } of element.children)
      if (name !== locationName)
        problems.push({ path: below(name), message: `stands where ${locationName} belongs` })
    return element.children.map((child, index) =>
      shaped(model, entryShape, child, `${path}[${String(index)}]`, problems),
    )
  }
  if (shape.type === "structure") return shapedStructure(model, shape, element, path, problems)
  if (shape.type === "map") {
    problems.push({ path, message: "is a map in XML, which this check cannot read" })
    return undefined
  }
  if (element.children.length > 0) problems.push({ path, message: `holds elements, not ${shape.type}` })
  return element.text
}

/** The members of an element. One that is a flattened list has an element for each of its entries. */
const shapedStructure = (
  model: ServiceModel,
  { members = {} }: Shape,
  element: XmlElement,
  path: string,
  problems: Array<ShapeProblem>,
): Readonly<Record<string, unknown>> => {
  const below = (name: string) => (path === "" ? name : `${path}.${name}`)
  const named = new Map(
    Object.entries(members).map(([name, member]) => [member.locationName ?? name, { name, ...member }]),
  )
  const groups = [...Map.groupBy(element.children, ({ name }) => name)]
  return Object.fromEntries(
    groups.map(([elementName, children]) => {
      const member = named.get(elementName)
      const [only] = children
      if (member === undefined) return [elementName, only?.text]
      const shape = shapeOf(model, member.shape)
      const entry = shape.member?.shape
      if (shape.flattened === true && entry !== undefined)
        return [
          member.name,
          children.map((child, index) =>
            shaped(model, entry, child, `${below(member.name)}[${String(index)}]`, problems),
          ),
        ]
      if (children.length > 1) problems.push({ path: below(elementName), message: "is there twice" })
      const last = children.at(-1)
      return [
        member.name,
        last === undefined ? undefined : shaped(model, member.shape, last, below(elementName), problems),
      ]
    }),
  )
}
