import { Effect } from "effect"
import { judgeRole } from "../access/judgeRole.ts"
import { neededGrants } from "../access/neededGrants.ts"
import { type Failure, failureOf } from "../domain/Failure.ts"
import { hintFor } from "../domain/failureHint.ts"
import type { Policy } from "../policy/Policy.ts"
import type { AccountSession } from "../ports/MemberAccounts.ts"
import { type SweepRun, accountPlace, reportFailure } from "./SweepRun.ts"

/**
 * Fails where the member role does not grant what the policy needs, or where that cannot be read.
 *
 * Makes no call where the policy turns the check off, or writes nothing.
 */
export const requireGrants = Effect.fnUntraced(function* (policy: Policy, session: AccountSession) {
  const needed = neededGrants(policy)
  if (!policy.access.roleCheck || needed.keys.length === 0) return
  const place = accountPlace(session.account)
  const tags = yield* session.roleTags.pipe(
    Effect.mapError((call): Failure =>
      failureOf(
        place,
        call.reason,
        call.message,
        call.reason === "denied" ? unreadHint : hintFor(call.reason),
      ),
    ),
  )
  const flaw = judgeRole(tags, needed)
  if (flaw !== undefined) return yield* Effect.fail(failureOf(place, "role-outdated", flaw))
})

const unreadHint =
  "let the member role call iam:GetRole on itself (deploy it anew), or set access.roleCheck: off in the policy"

/** Checks the role of an entered account: a sweep goes no further where it fails, a plan says so and reads on. */
export const checkRole = (run: SweepRun, session: AccountSession): Effect.Effect<void, Failure> => {
  const check = requireGrants(run.request.policy, session)
  if (run.request.mode === "apply") return check
  return check.pipe(Effect.catch((failure) => reportFailure(run, failure)))
}
