import type { ShapeProblem } from "./checkShape.ts"
import { type Branch, formTree, shaped, type WireValue } from "./queryWire.ts"
import { shapeOf, type OperationModel, type ServiceModel, type Shape } from "./ServiceModel.ts"
import { readXml } from "./xml.ts"

/** Reads the form of a request to EC2: members by their own names for queries, lists numbered without a step between. */
export const readEc2Form = (body: string, model: ServiceModel, operation: OperationModel): WireValue => {
  const problems: Array<ShapeProblem> = []
  const root = formTree(body, model, problems)
  const value = operation.input === undefined ? {} : grown(model, operation.input.shape, root, "", problems)
  return { value, problems }
}

type Member = NonNullable<Shape["members"]>[string]

/** The name of a member in a form: its own for queries, else its place in XML with a capital letter. */
const nameInForm = (name: string, { queryName, locationName }: Member): string =>
  queryName ?? (locationName === undefined ? name : locationName[0]?.toUpperCase() + locationName.slice(1))

const grown = (
  model: ServiceModel,
  shapeName: string,
  node: Branch | string,
  path: string,
  problems: Array<ShapeProblem>,
): unknown => {
  if (typeof node === "string") return node
  const shape = shapeOf(model, shapeName)
  const below = (name: string) => (path === "" ? name : `${path}.${name}`)
  if (shape.type === "list" && shape.member !== undefined) {
    const { shape: entryShape } = shape.member
    const entries = [...node].toSorted(([one], [other]) => Number(one) - Number(other))
    if (entries.some(([number], index) => Number(number) !== index + 1))
      problems.push({ path, message: "is not numbered from 1 without gaps" })
    return entries.map(([number, entry]) => grown(model, entryShape, entry, `${path}[${number}]`, problems))
  }
  return Object.fromEntries(
    [...node].map(([name, entry]) => {
      const found = Object.entries(shape.members ?? {}).find(([own, each]) => nameInForm(own, each) === name)
      if (found === undefined) return [name, entry]
      return [found[0], grown(model, found[1].shape, entry, below(found[0]), problems)]
    }),
  )
}

/** Reads the XML of an answer of EC2: `<NameResponse><requestId>…`, with the members beside it. */
export const readEc2Answer = (body: string, model: ServiceModel, operation: OperationModel): WireValue => {
  const problems: Array<ShapeProblem> = []
  const root = readXml(body)
  if (root.name !== `${operation.name}Response`)
    problems.push({ path: root.name, message: `stands where ${operation.name}Response belongs` })
  const namespace = `${model.metadata.xmlNamespace}/`
  if (root.namespace !== namespace)
    problems.push({ path: root.name, message: `is in the namespace ${root.namespace}, not ${namespace}` })
  if (!root.children.some(({ name }) => name === "requestId"))
    problems.push({ path: "requestId", message: "is required and missing" })
  if (operation.output === undefined) return { value: undefined, problems }
  const members = root.children.filter(({ name }) => name !== "requestId")
  return {
    value: shaped(model, operation.output.shape, { ...root, children: members }, "", problems),
    problems,
  }
}

/** Reads the XML of an error of EC2: `<Response><Errors><Error><Code>…`. Its model knows no errors by name. */
export const readEc2Error = (body: string): { readonly code: string | undefined } => ({
  code: readXml(body)
    .children.find(({ name }) => name === "Errors")
    ?.children.find(({ name }) => name === "Error")
    ?.children.find(({ name }) => name === "Code")?.text,
})
