import { Clock, Effect, Schema } from "effect"
import { Controls } from "../ports/Controls.ts"
import { storedPolicyHash } from "../seal/storedPolicyHash.ts"
import type { SweepRequest } from "./SweepRequest.ts"
import type { SweepRun } from "./SweepRun.ts"
import { toolVersion } from "./toolVersion.ts"

/** Another policy than the approved one was to be applied, and no reason was given. */
export class PolicyNotApproved extends Schema.TaggedError<PolicyNotApproved>()("PolicyNotApproved", {
  policyDigest: Schema.String,
  approvedDigest: Schema.String,
  approvedBy: Schema.String,
}) {
  override get message(): string {
    return `this policy, ${this.policyDigest}, is not the approved one, ${this.approvedDigest}, which ${this.approvedBy} approved`
  }
}

/**
 * Whether a policy may be applied: succeeds with nothing where it is the approved one or none was approved, with why and
 * in place of which where it is another and a reason was given; fails where none was. A plan applies nothing and does
 * not ask. That a reason was given for the approved policy too is not held against it.
 */
export const admitPolicy = Effect.fnUntraced(function* (
  request: Pick<SweepRequest, "policy" | "mode" | "unapproved">,
) {
  if (request.mode === "plan") return undefined
  const { approved: read } = yield* Controls
  const approved = yield* read
  const { digest } = request.policy
  if (approved === undefined || approved.digest === digest) return undefined
  if (request.unapproved !== undefined) {
    return { reason: request.unapproved, approvedDigest: approved.digest }
  }
  return yield* new PolicyNotApproved({
    policyDigest: digest,
    approvedDigest: approved.digest,
    approvedBy: approved.approvedBy,
  })
})

/** Stores the policy of a sweep under its digest, before the ledger names it; the first sweep to use it is named in it. */
export const keepPolicy = Effect.fnUntraced(function* ({ request, userInfo }: SweepRun) {
  const controls = yield* Controls
  const { digest, text } = request.policy
  const storedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  const policy = { digest, text, toolVersion, userInfo, storedAt }
  yield* controls.storePolicy({ ...policy, hash: storedPolicyHash(policy) })
})
