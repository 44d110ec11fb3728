import { s3Bucket, s3Problems } from "@orgtag/aws"
import {
  type CallFailed,
  Organization,
  type Policy,
  SweepLedger,
  SweepEvents,
  type SweepRequest,
  addCalls,
  decodePolicy,
  logSweepEvent,
  prepareTurns,
  sweepIdOf,
} from "@orgtag/tagging"
import { outcomes, resultsKeys } from "@orgtag/tagging/deployment"
import { createHash } from "node:crypto"
import { Effect, Result, Stream } from "effect"
import { engineLayer } from "./engineLayer.ts"
import { environmentOf, unusable } from "./environment.ts"
import { type ExecutionInput, PrepareMessage, decodeMessage, requestOf } from "./messages.ts"
import { keepPlanRows, notLookedAt } from "./planRows.ts"
import { findPreparation, keepPreparation } from "./preparation.ts"
import { workListText } from "./workList.ts"

/** Accounts whose states are looked at at once, to find those that were never swept. */
const statesAtOnce = 16

/**
 * Prepares the sweep of an execution: claims its occasion, opens the ledger, writes the work list.
 *
 * The tags of ten thousand accounts take longer to read than an invocation may: then it keeps what it has read, and is
 * called again. A plan claims and opens nothing.
 */
export const prepare = Effect.fn("prepare")(function* (
  event: unknown,
  variables: Readonly<Record<string, string | undefined>>,
) {
  const environment = yield* environmentOf("prepare", variables)
  const { execution, input, calls } = yield* decodeMessage(PrepareMessage)(event)
  const mode = input.mode ?? "apply"
  const trigger = input.trigger ?? "cli"
  // It claims accounts, and a plan writes nothing.
  if (mode === "plan" && trigger === "onboarding")
    return yield* Effect.fail(unusable("a plan is of accounts that are named, or of all: not of new ones"))
  const results = yield* s3Bucket(environment("resultsBucket"))
  const { bytes, policy } = yield* deployedPolicy(environment)
  const ticket = ticketOf(execution)
  return yield* Effect.gen(function* () {
    const isFirst = mode === "plan" || (yield* claimOccasion(execution.id, input))
    if (!isFirst) return { outcome: outcomes.duplicate, calls }
    const before = yield* findPreparation(results, ticket.sweepId)
    const accounts =
      before?.accounts ??
      (trigger === "onboarding" ? yield* newAccounts(execution.id) : (input.accounts ?? []))
    if (trigger === "onboarding" && accounts.length === 0) return { outcome: outcomes.nothing, calls }
    const asked = { trigger, mode, regions: input.regions ?? [] }
    const request: SweepRequest = requestOf(policy, asked, accounts)
    yield* results.put(resultsKeys.policy(ticket.sweepId), bytes)
    const prepared = yield* prepareTurns(request, ticket, before?.tags).pipe(
      Effect.catchTag(["TablesMissing", "PolicyNotApproved"], ({ message }) =>
        Effect.fail(unusable(message)),
      ),
    )
    const made = addCalls(calls, prepared.calls)
    if (prepared.left !== undefined) {
      yield* keepPreparation(results, ticket.sweepId, { accounts, tags: prepared.left })
      yield* Effect.logInfo("left to the next invocation").pipe(
        Effect.annotateLogs({ tagsRead: prepared.left.size }),
      )
      return { outcome: outcomes.left, calls: made }
    }
    if (mode === "plan")
      yield* keepPlanRows(
        results,
        { sweepId: ticket.sweepId, account: notLookedAt },
        { rows: prepared.ended, calls: {} },
      )
    yield* results.put(resultsKeys.workList(ticket.sweepId), workListText(prepared.accounts))
    yield* Effect.logInfo("prepared").pipe(Effect.annotateLogs({ accounts: prepared.accounts.length }))
    return {
      outcome: outcomes.ready,
      sweep: { ...prepared.ticket, ...asked, policyDigest: policy.digest },
      workList: resultsKeys.workList(ticket.sweepId),
      children: resultsKeys.children(ticket.sweepId),
      accounts: prepared.accounts.length,
      calls: made,
    }
  }).pipe(
    Effect.provideService(SweepEvents, logSweepEvent(ticket.sweepId)),
    Effect.provide(s3Problems(results)),
    Effect.provide(engineLayer(policy.record)),
  )
})

/** The same sweep for the same execution, however often it is prepared. */
export const ticketOf = ({ id, startedAt }: { readonly id: string; readonly startedAt: string }) => {
  const suffix = createHash("sha256").update(id).digest("hex").slice(0, 6)
  const at = new Date(startedAt).toISOString()
  return { sweepId: sweepIdOf(at, suffix), startedAt: at }
}

/** The policy file that was deployed, held to the digest that was approved. */
export const deployedPolicy = Effect.fnUntraced(function* (
  environment: (wanted: "policyBucket" | "policyKey" | "policyDigest") => string,
) {
  const bucket = yield* s3Bucket(environment("policyBucket"))
  const bytes = yield* bucket.get(environment("policyKey"))
  if (bytes === undefined) return yield* Effect.fail(unusable(`${environment("policyKey")} is not there`))
  return { bytes, policy: yield* policyIn(bytes, environment("policyDigest")) }
})

/** The policy in the bytes of a file, which must have this digest. */
export const policyIn = (bytes: Uint8Array, digest: string): Effect.Effect<Policy, CallFailed> => {
  const decoded = decodePolicy(Buffer.from(bytes).toString("utf8"), "orgtag.yaml")
  if (Result.isFailure(decoded)) return Effect.fail(unusable("the policy file is not valid"))
  const { policy } = decoded.success
  return policy.digest === digest
    ? Effect.succeed(policy)
    : Effect.fail(unusable(`the policy file is ${policy.digest}, and ${digest} was deployed`))
}

/** Whether this execution is the first that its occasion has set going; one without an occasion always is. */
const claimOccasion = Effect.fnUntraced(function* (
  execution: string,
  { trigger, scheduledTime, event }: ExecutionInput,
) {
  const ledger = yield* SweepLedger
  if (event !== undefined) return yield* ledger.claim(`event#${event.id}`, execution)
  if (scheduledTime === undefined) return true
  return yield* ledger.claim(`${trigger ?? "schedule"}#${scheduledTime}`, execution)
})

/**
 * The active accounts that no sweep ever entered, each claimed for an hour, so that one that cannot be entered yet is
 * tried again in the next.
 */
const newAccounts = Effect.fnUntraced(function* (execution: string) {
  const organization = yield* Organization
  const ledger = yield* SweepLedger
  const listed = yield* Stream.runCollect(organization.accounts)
  const active = Array.from(
    new Set(listed.flatMap(({ id, state }) => (state === "ACTIVE" ? [id] : []))),
  ).toSorted()
  const hour = (yield* Effect.clockWith((clock) => clock.currentTimeMillis)) / 3_600_000
  const found = yield* Effect.forEach(
    active,
    Effect.fnUntraced(function* (account) {
      if ((yield* ledger.states(account)).length > 0) return []
      const claimed = yield* ledger.claim(`onboarding#${account}#${Math.floor(hour)}`, execution)
      return claimed ? [account] : []
    }),
    { concurrency: statesAtOnce },
  )
  return found.flat()
})
