import type { Resource, Tags } from "./Resource.ts"

/** Why one resource of a call was not written. */
export interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
}

/** Tags that users may put on one resource. */
const tagsMax = 50

/** The characters of keys and values in 29 services, and the tagging API's own default. */
const usual = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u
const asciiWithoutSpace = /^[a-zA-Z+-=._:/]*$/u
const ascii = /^[a-zA-Z0-9 _.:/=+\-@]*$/u

/** Services whose tag characters are fewer than the usual ones. */
const narrower: ReadonlyMap<string, RegExp> = new Map([
  ...[
    "amplify",
    "appflow",
    "auditmanager",
    "detective",
    "dlm",
    "securityhub",
    "outposts",
    "guardduty",
    "inspector2",
    "rum",
  ].map((service): readonly [string, RegExp] => [service, asciiWithoutSpace]),
  ...["bedrock", "imagebuilder", "datazone", "dsql", "emr-serverless"].map(
    (service): readonly [string, RegExp] => [service, ascii],
  ),
])

/** Services that refuse an empty value. */
const valueRequired: ReadonlySet<string> = new Set([
  "cassandra",
  "cloudformation",
  "cloudtrail",
  "elasticbeanstalk",
])

/** Services that forbid `aws:` at the start of values too. */
const valueReserved: ReadonlySet<string> = new Set(["autoscaling", "states"])

/** Services whose keys or values may be no longer than this, where that is less than 128 and 256. */
const shorter: ReadonlyMap<string, { readonly key: number; readonly value: number }> = new Map([
  ["elasticbeanstalk", { key: 127, value: 255 }],
  ["workspaces", { key: 127, value: 255 }],
])

/** Services that name a count of tags that is too high in their own way. */
const tooMany: ReadonlyMap<string, string> = new Map([
  ["ec2", "TagLimitExceeded"],
  ["iam", "LimitExceeded"],
  ["s3", "BadRequest"],
  ["sns", "TagLimitExceeded"],
])

/** Why the owning service refuses a tag, or undefined. It judges each resource for itself, inside the 200. */
export const tagRefusal = (resource: Resource, key: string, value: string): Refusal | undefined => {
  const { service } = resource
  const characters = narrower.get(service) ?? usual
  if (!characters.test(key))
    return invalid(`the tag key ${key} has characters that ${service} does not allow`)
  if (!characters.test(value))
    return invalid(`the value of ${key} has characters that ${service} does not allow`)
  const lengths = shorter.get(service)
  if (lengths !== undefined && (lengthOf(key) > lengths.key || lengthOf(value) > lengths.value))
    return invalid(`${service} allows keys of ${lengths.key} and values of ${lengths.value} characters`)
  if (value === "" && valueRequired.has(service))
    return invalid(`${service} does not allow an empty value of ${key}`)
  if (valueReserved.has(service) && value.toLowerCase().startsWith("aws:"))
    return invalid(`${service} does not allow values that begin with aws:`)
  return undefined
}

/** AWS counts characters, not UTF-16 units. */
export const lengthOf = (text: string): number => Array.from(text).length

/** Refuses a tag map that would hold more than 50 tags. Keys of AWS (`aws:…`) do not count, overwritten ones count once. */
export const tagCountRefusal = (resource: Resource, tags: Tags): Refusal | undefined => {
  const count = [...tags.keys()].filter((key) => !key.toLowerCase().startsWith("aws:")).length
  if (count <= tagsMax) return undefined
  return {
    status: 400,
    code: tooMany.get(resource.service) ?? "TooManyTagsException",
    message: `${resource.arn} would have ${String(count)} tags, at most ${String(tagsMax)} are allowed`,
  }
}

const invalid = (message: string): Refusal => ({ status: 400, code: "InvalidParameterException", message })
