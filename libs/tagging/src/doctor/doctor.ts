import { Clock, Effect } from "effect"
import { grantTags } from "../access/grantTags.ts"
import { neededGrants } from "../access/neededGrants.ts"
import { hintFor } from "../domain/failureHint.ts"
import type { Policy } from "../policy/Policy.ts"
import { Caller } from "../ports/Caller.ts"
import { SweepLimits } from "../sweep/SweepLimits.ts"
import { checkAccount, type Entered, type Examination } from "./checkAccount.ts"
import { checkOrganization, type KnownOrganization } from "./checkOrganization.ts"
import { counted } from "./counted.ts"
import { checkRecord } from "./checkRecord.ts"
import { judgeClock } from "./judgeClock.ts"
import { type DoctorCheck, type DoctorReport, doctorChecks } from "./DoctorReport.ts"
import { Symptoms } from "./Symptoms.ts"

/** What the doctor is told beside the policy, and whom it tells how far it is. */
export interface DoctorOptions {
  /** The Region that calls for the security account are made in. */
  readonly region: string
  /** Hears how many accounts are done, and of how many. */
  readonly progress: (done: number, total: number) => Effect.Effect<void>
}

/**
 * Looks for whatever would make a sweep partial, or keep it from running: who calls, the tables, the organization, and in
 * each account of the scope the role, the Regions and the services that are asked.
 *
 * Never fails: what cannot be looked at is a line of the report. Writes nothing, and enters accounts with the session
 * policy of a plan. Its calls are those of a plan's beginning: in each account one AssumeRole, up to four reads, and in each
 * Region the first page of every source.
 */
export const doctor = Effect.fn("doctor")(function* (policy: Policy, options: DoctorOptions) {
  const startedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  const examination: Examination = { policy, symptoms: new Symptoms() }
  const { symptoms } = examination
  symptoms.add({
    check: "policy",
    state: "ok",
    code: "ok",
    message: `${counted(policy.rules.length, "rule")}, ${policy.digest}`,
  })
  let organization: KnownOrganization = { total: 0, inScope: [] }
  let entered: ReadonlyArray<Entered> = []
  if (yield* checkCaller(examination, options)) {
    yield* checkRecord(examination)
    organization = yield* checkOrganization(examination, startedAt.slice(0, 10))
    entered = yield* checkAccounts(examination, organization, options)
  }
  symptoms.add(judgeClock(entered.map(({ clockAhead }) => clockAhead)))
  addFine(examination, entered.length)
  const finishedAt = new Date(yield* Clock.currentTimeMillis).toISOString()
  const { lines } = symptoms
  return {
    schema: "orgtag.doctor/v1",
    policyDigest: policy.digest,
    startedAt,
    finishedAt,
    accounts: { total: organization.total, inScope: organization.inScope.length, entered: entered.length },
    lines,
    problems: lines.filter(({ state }) => state === "problem").length,
    roleTags: policy.access.roleCheck ? Object.fromEntries(grantTags(neededGrants(policy))) : {},
  } satisfies DoctorReport
})

/** Whether it is known who calls; without that no other call can succeed. */
const checkCaller = Effect.fnUntraced(function* ({ symptoms }: Examination, { region }: DoctorOptions) {
  const caller = yield* Caller
  const identity = yield* Effect.result(caller.identity)
  if (identity._tag === "Success") {
    const message = `${identity.success.arn}, in ${region}`
    symptoms.add({ check: "caller", state: "ok", code: "ok", message })
    return true
  }
  const { code, message, reason } = identity.failure
  symptoms.add({ check: "caller", state: "problem", code, message, mend: hintFor(reason, code) })
  return false
})

const checkAccounts = Effect.fnUntraced(function* (
  examination: Examination,
  { inScope }: KnownOrganization,
  { progress }: DoctorOptions,
) {
  let done = 0
  const entered = yield* Effect.forEach(
    inScope,
    (account) =>
      checkAccount(examination, account).pipe(
        Effect.tap(() => Effect.suspend(() => progress((done += 1), inScope.length))),
      ),
    { concurrency: SweepLimits.accountsAtOnce },
  )
  return entered.flatMap((each) => (each === undefined ? [] : [each]))
})

/** Says of each check that found nothing that it is fine, or why it was not made. */
const addFine = ({ policy, symptoms }: Examination, entered: number): void => {
  const made = new Set(symptoms.lines.map(({ check }) => check))
  for (const check of doctorChecks) {
    if (made.has(check)) continue
    const off = offBecause(policy, check)
    if (off !== undefined) symptoms.add({ check, state: "skipped", code: "off", message: off })
    else if (entered === 0)
      symptoms.add({ check, state: "skipped", code: "not reached", message: "something before it failed" })
    else
      symptoms.add({
        check,
        state: "ok",
        code: "ok",
        message: `in ${counted(entered, "account")}`,
      })
  }
}

const offBecause = (policy: Policy, check: DoctorCheck): string | undefined => {
  if (check === "role" && !policy.access.roleCheck) return "access.roleCheck is off"
  if (check === "role" && neededGrants(policy).keys.length === 0) return "the policy writes nothing"
  if (check === "tag-policy" && policy.awsTagPolicies === "ignore") return "awsTagPolicies is ignore"
  const { inventory } = policy
  if (check === "tagging-api" && !inventory.taggingApi) return "inventory.taggingApi is off"
  if (check === "explorer" && inventory.resourceExplorer === "off") return "inventory.resourceExplorer is off"
  if (check === "explorer" && !inventory.taggingApi) return "inventory.taggingApi is off"
  if (check === "iam" && !inventory.iam) return "inventory.iam is off"
  if (check === "auto-scaling" && !inventory.autoScaling) return "inventory.autoScaling is off"
  if (check === "default-vpc" && !inventory.ec2) return "inventory.ec2 is off"
  return undefined
}
