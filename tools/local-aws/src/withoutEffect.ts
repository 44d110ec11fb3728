import type { Fault } from "./Fault.ts"

const rows =
  /^(?:List(?!Tables$|TagsOfResource$|ObjectVersions$)\w+|GetResources|Search|Query|Scan|Describe(?:AutoScalingGroups|Tags))$/u
const lateReads =
  /^(?:GetResources|ListResources|Search|GetRole|List(?:Roles|Users|Policies|InstanceProfiles|\w+Tags)|Describe(?:AutoScalingGroups|Tags)|(?:Batch)?GetItem|Query|Scan)$/u

/** The effects that only some operations can carry out, and those. */
const carriers: ReadonlyArray<readonly [effect: keyof Fault["do"], operations: RegExp]> = [
  ["failArn", /^(?:Tag|Untag)Resources$/u],
  ["page", rows],
  ["staleMs", lateReads],
  ["unprocessed", /^Batch(?:Get|Write)Item$/u],
]

/** Why a fault can never act, or undefined. A test whose fault does nothing would prove nothing. */
export const withoutEffect = (
  { service, operation, do: effect }: Fault,
  operations: ReadonlySet<string>,
): string | undefined => {
  const name = `${service}:${operation}`
  if (!operations.has(name)) return `there is no call ${name} here`
  const idle = carriers.find(([field, able]) => effect[field] !== undefined && !able.test(operation))
  return idle === undefined ? undefined : `${idle[0]} does nothing to ${name}`
}
