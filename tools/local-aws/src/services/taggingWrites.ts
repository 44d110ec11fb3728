import { answer, type Call } from "../Call.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import type { Resource, Tags } from "../Resource.ts"
import { readTagPolicy } from "../TagPolicy.ts"
import { lengthOf, tagCountRefusal, tagRefusal, type Refusal } from "../TagRules.ts"
import { invalidParameter } from "./invalidParameter.ts"

/** The ARNs of one call: at most 20, each at most 1011 characters. */
const arnsMax = 20
const arnLengthMax = 1011

/**
 * TagResources: the same 1 to 50 tags onto 1 to 20 resources, merged with what each has. A call that is well-formed
 * is answered with 200, and `FailedResourcesMap` says which ARNs failed and why; an ARN that is malformed or of
 * another partition fails the whole call, and so does a key that AWS reserves.
 */
export const tagResources = (call: Call, state: OrganizationState, now: number) => {
  const arns = arnsOf(call, state)
  const tags = call.input.textMap("Tags")
  if (tags.size < 1 || tags.size > 50) throw invalidParameter("Tags must hold 1 to 50 tags")
  for (const [key, value] of tags) {
    checkKey(key)
    if (lengthOf(value) > 256) throw invalidParameter("A tag value is at most 256 characters long")
  }
  const document = state.accounts.get(call.account)?.tagPolicy
  const policy = document === undefined ? undefined : readTagPolicy(document)
  return each(call, state, now, arns, (resource) => {
    for (const [key, value] of tags) {
      const refusal = tagRefusal(resource, key, value) ?? policy?.(resource, key, value)
      if (refusal !== undefined) return refusal
    }
    const merged = mergedTags(resource, tags)
    return tagCountRefusal(resource, merged) ?? merged
  })
}

/** UntagResources: 1 to 50 keys off 1 to 20 resources. A key that is not there is no failure. */
export const untagResources = (call: Call, state: OrganizationState, now: number) => {
  const arns = arnsOf(call, state)
  const keys = call.input.texts("TagKeys")
  if (keys.length < 1 || keys.length > 50) throw invalidParameter("TagKeys must hold 1 to 50 keys")
  for (const key of keys) checkKey(key)
  return each(call, state, now, arns, (resource) => {
    const rest = new Map(resource.current.tags)
    for (const key of keys) rest.delete(spelledAs(resource, rest, key))
    return rest
  })
}

const arnsOf = (call: Call, state: OrganizationState): ReadonlyArray<string> => {
  const arns = call.input.texts("ResourceARNList")
  if (arns.length < 1 || arns.length > arnsMax)
    throw invalidParameter("ResourceARNList must hold 1 to 20 ARNs")
  const { partition } = state.seed
  const malformed = arns.find(
    (arn) => arn.length > arnLengthMax || !/^arn:[\w-]+:[\w-]+:[\w-]*:(?:\d{12})?:.+$/su.test(arn),
  )
  if (malformed !== undefined) throw invalidParameter(`${malformed} is not a valid ARN`)
  const foreign = arns.find((arn) => !arn.startsWith(`arn:${partition}:`))
  if (foreign !== undefined) throw invalidParameter(`${foreign} is not in partition ${partition}`)
  return [...new Set(arns)]
}

/** Keys that begin with `aws:` are AWS's own, whatever their case. Lengths are counted in characters, not UTF-16 units. */
const checkKey = (key: string): void => {
  const length = lengthOf(key)
  if (length < 1 || length > 128) throw invalidParameter("A tag key is 1 to 128 characters long")
  if (key.toLowerCase().startsWith("aws:"))
    throw invalidParameter(`Tag keys that start with 'aws:' are reserved: ${key}`)
}

const each = (
  call: Call,
  state: OrganizationState,
  now: number,
  arns: ReadonlyArray<string>,
  change: (resource: Resource) => Tags | Refusal,
) => {
  const failed = new Map<string, unknown>()
  for (const arn of arns) {
    const outcome = outcomeOf(call, state, arn, change)
    if (!("resource" in outcome)) {
      failed.set(arn, { StatusCode: outcome.status, ErrorCode: outcome.code, ErrorMessage: outcome.message })
      continue
    }
    state.setTags(outcome.resource, outcome.tags, now, call.identity.arn)
  }
  return answer({ FailedResourcesMap: Object.fromEntries(failed) })
}

const outcomeOf = (
  call: Call,
  state: OrganizationState,
  arn: string,
  change: (resource: Resource) => Tags | Refusal,
): Refusal | { readonly resource: Resource; readonly tags: Tags } => {
  const forced = call.faults.failArn?.(arn)
  if (forced !== undefined)
    return { status: forced.statusCode, code: forced.code, message: `${forced.code} for ${arn}` }
  const parts = arn.split(":")
  const owner = parts[4] ?? ""
  if (owner !== "" && owner !== call.account)
    return {
      status: 403,
      code: "AccessDeniedException",
      message: `User: ${call.identity.arn} is not authorized to tag ${arn}`,
    }
  const resource = state.resource(arn)
  if (resource !== undefined && resource.account !== call.account)
    return { status: 403, code: "AccessDeniedException", message: "Access Denied" }
  if (resource !== undefined && resource.region !== call.region)
    return {
      status: 400,
      code: "InvalidParameterException",
      message: `${arn} cannot be tagged in ${call.region}`,
    }
  if (resource === undefined || !resource.current.exists) return notFound(parts[2] ?? "", arn)
  if (resource.tagging === "unsupported")
    return {
      status: 400,
      code: "InvalidParameterException",
      message: `tagging ${arn} is not supported by the tagging API`,
    }
  if (resource.abac === "refused")
    return {
      status: 405,
      code: "MethodNotAllowed",
      message: `ABAC is enabled for ${arn}: its tags are written by TagResource and UntagResource of S3`,
    }
  if (arn.includes(":role/aws-service-role/"))
    return {
      status: 400,
      code: "UnmodifiableEntity",
      message: `${arn} is a service-linked role: only AWS may modify it`,
    }
  const changed = change(resource)
  return "code" in changed ? changed : { resource, tags: changed }
}

/** A resource that is gone fails with the owning service's own name for that. */
const notFound = (service: string, arn: string): Refusal => {
  const codes: Readonly<Record<string, string>> = { iam: "NoSuchEntity", s3: "NoSuchBucket" }
  return {
    status: 404,
    code: codes[service] ?? "ResourceNotFoundException",
    message: `${arn} does not exist`,
  }
}

const mergedTags = (resource: Resource, tags: Tags): Tags => {
  const merged = new Map(resource.current.tags)
  for (const [key, value] of tags) {
    const present = spelledAs(resource, merged, key)
    if (present !== key) merged.delete(present)
    merged.set(key, value)
  }
  return merged
}

/** IAM holds one spelling of a key: another one means the same tag (IAM tagging). Everywhere else keys are exact. */
const spelledAs = (resource: Resource, tags: Tags, key: string): string => {
  if (resource.service !== "iam" || tags.has(key)) return key
  return [...tags.keys()].find((other) => other.toLowerCase() === key.toLowerCase()) ?? key
}
