import { Effect } from "effect"
import { ObservedResource } from "../domain/ObservedResource.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"

/**
 * What AWS says now of at most 100 resources of a Region.
 *
 * What has a reader of its own is asked from it. Anything else is looked up at the tagging API by ARN: shown, it is read;
 * left out, it has no tags if the tagging API shows its type, else it is `unread`. In neither is what its own reader
 * leaves out: it is gone.
 */
export const observeNow = Effect.fnUntraced(function* (
  session: AccountSession,
  region: Region,
  arns: ReadonlyArray<ResourceArn>,
) {
  const hasReader = (arn: ResourceArn): boolean => session.readers.some(({ reads }) => reads(arn))
  const ofReaders = arns.filter(hasReader)
  const others = arns.filter((arn) => !hasReader(arn))
  const read = ofReaders.length === 0 ? [] : yield* session.read(region, ofReaders)
  if (others.length === 0) return { resources: read, unread: [] }
  const lookUp = yield* session.lookUp(region, others)
  const leftOut = others
    .filter(lookUp.leftOut)
    .map((arn) => [arn, ObservedResource.leftOutOf(lookUp, arn)] as const)
  const untagged = leftOut.flatMap(([, resource]) => (resource === undefined ? [] : [resource]))
  return {
    resources: [...read, ...lookUp.resources, ...untagged],
    unread: leftOut.flatMap(([arn, resource]) => (resource === undefined ? [arn] : [])),
  }
})
