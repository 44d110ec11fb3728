import { AssumeRoleCommand } from "@aws-sdk/client-sts"
import type { AwsClients } from "@orgtag/aws-clients"
import { type CallFailed, type EntryTerms, partitionOf } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { changedFailure } from "./changedFailure.ts"
import { malformed } from "./malformed.ts"
import { readOnlyPolicy } from "./readOnlyPolicy.ts"

const filled = Schema.String.pipe(Schema.check(Schema.isMinLength(1)))

const AssumeRoleAnswer = Schema.Struct({
  Credentials: Schema.Struct({
    AccessKeyId: filled,
    SecretAccessKey: filled,
    SessionToken: filled,
    Expiration: Schema.Date,
  }),
  AssumedRoleUser: Schema.Struct({ Arn: filled }),
})

/** The keys of a session in a member account. */
export interface SessionKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  /** When they end, in milliseconds since 1970. */
  readonly expiresAt: number
}

/**
 * Assumes the member role once, at the STS endpoint of the clients' own Region: its tokens hold in every Region.
 *
 * No duration is asked for, since more than an hour fails where one role assumes another. Whatever AWS refuses is
 * `cannot-enter`, for STS gives a missing role, a refused trust and a wrong external id the same words; the detail
 * names what was asked for. Throttles, the network, answers that are not AWS's, and our own credentials that ended or
 * are missing keep their reason.
 */
export const assumeMemberRole = Effect.fnUntraced(function* (
  { send, sts, region }: AwsClients["Service"],
  terms: EntryTerms,
): Effect.fn.Return<SessionKeys, CallFailed> {
  const ownRegion = yield* region
  const roleArn = `arn:${partitionOf(ownRegion)}:iam::${terms.account}:role/${terms.roleName}`
  const place = { service: "STS", operation: "AssumeRole", account: terms.account, region: ownRegion }
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: terms.sessionName,
    ExternalId: terms.externalId,
    SourceIdentity: terms.sourceIdentity,
    Policy: terms.readOnly ? readOnlyPolicy : undefined,
  })
  const { AssumedRoleUser, Credentials } = yield* send(sts, command, {
    ...place,
    kind: "read",
    answer: AssumeRoleAnswer,
  }).pipe(Effect.mapError((failed) => (isRefusal(failed) ? cannotEnter(failed, terms, roleArn) : failed)))
  if (AssumedRoleUser.Arn.split(":")[4] !== terms.account)
    return yield* malformed(
      place,
      "AnotherAccount",
      `asked for ${roleArn}, the session is ${AssumedRoleUser.Arn}`,
    )
  return {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
    expiresAt: Credentials.Expiration.getTime(),
  }
})

/** Reasons that say nothing about the member account: the question did not get that far. */
const notOfTheMember: ReadonlySet<CallFailed["reason"]> = new Set([
  "throttled",
  "unavailable",
  "malformed",
  "expired",
  // This one STS does say: it is off in the Region that was asked.
  "region-disabled",
])

const isRefusal = (failed: CallFailed): boolean =>
  !notOfTheMember.has(failed.reason) && !failed.code.endsWith("ProviderError")

const cannotEnter = (failed: CallFailed, terms: EntryTerms, roleArn: string): CallFailed => {
  const asked = [
    `asked for ${roleArn}`,
    `as session ${terms.sessionName}`,
    terms.externalId === undefined ? "without an external id" : "with an external id",
    ...(terms.sourceIdentity === undefined ? [] : [`with source identity ${terms.sourceIdentity}`]),
    ...(terms.readOnly ? ["with a session policy that only reads"] : []),
  ]
  return changedFailure(failed, { reason: "cannot-enter", detail: `${failed.detail} (${asked.join(", ")})` })
}
