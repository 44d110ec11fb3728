import { tagActions, type TagActions } from "./tagActions.ts"

/** The part of what a role grants that decides which services' actions it needs: see `RoleGrants`. */
export type GrantedTypes = ReadonlyArray<string>

const nameOf = (type: string): readonly [service: string, name: string] => {
  const [service = "", ...name] = type.split(":")
  return [service, name.join(":")]
}

/** Whether a grant of types (`*`, `**`, `service:*`, `service:type`) reaches what a row of actions tags. */
const reaches = (type: string, row: TagActions): boolean => {
  const [service, name] = nameOf(type)
  if (service === "*" || service === "**") return true
  return service === row.service && (name === "*" || row.types === undefined || row.types.includes(name))
}

/** The rows of the table of tag actions that granted types need. */
export const grantedActions = (types: GrantedTypes): ReadonlyArray<TagActions> =>
  tagActions.filter((row) => types.some((type) => reaches(type, row)))

/** Granted types for which no tag action is known: writes to them will be denied. Nothing can be done about it in IAM. */
export const typesWithoutActions = (types: GrantedTypes): GrantedTypes =>
  types.filter(
    (type) => !tagActions.some((row) => reaches(type, row) && row.keyed.length + row.unkeyed.length > 0),
  )

/** Services whose ARNs hold only a name, and no type: all that they have is one type, or cannot be told apart. */
const servicesOfBareArns: ReadonlySet<string> = new Set(["codecommit", "codepipeline", "s3", "sns", "sqs"])

/**
 * The ARNs of granted types, as IAM compares them.
 *
 * **Details** A type is what stands in an ARN's resource up to its first `/` or `:`, which is how the tagging API writes
 * types; so two patterns hold one type. Region and account are left open: a role reaches its own account only.
 */
export const resourcesOf = (partition: string, types: GrantedTypes): ReadonlyArray<string> =>
  types.flatMap((type) => {
    const [service, name] = nameOf(type)
    if (service === "*" || service === "**") return ["*"]
    const all = `arn:${partition}:${service}:*:*:`
    return name === "*" || servicesOfBareArns.has(service)
      ? [`${all}*`]
      : [`${all}${name}/*`, `${all}${name}:*`]
  })
