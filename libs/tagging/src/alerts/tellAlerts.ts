import { Clock, Effect, Layer, Option, Stream } from "effect"
import { Alerts, type AlertsOutcome, type EndedSweep } from "../ports/Alerts.ts"
import type { AlertChannels } from "../ports/AlertChannels.ts"
import type { AlertLedger } from "../ports/AlertLedger.ts"
import { SweepLedger } from "../ports/SweepLedger.ts"
import type { SweepHeader } from "../record/Ledger.ts"
import type { AlertChannel } from "../policy/AlertsPolicy.ts"
import type { ReportedFailure } from "../sweep/SweepReport.ts"
import type { Alert, ToldAlert } from "./Alert.ts"
import { severities } from "./AlertCause.ts"
import type { AlertState } from "./AlertState.ts"
import { alertsOf } from "./alertsOf.ts"
import { alertTellingLimits } from "./alertTellingLimits.ts"
import { channelsFor } from "./channelsFor.ts"
import { type Delivery, deliverAlerts, pendingAfter } from "./deliverAlerts.ts"
import { earlierSweeps } from "./earlierSweeps.ts"
import { logDelivery, logTold } from "./logAlerts.ts"
import { planAlerts } from "./planAlerts.ts"
import type { SweepFacts } from "./SweepFacts.ts"
import { SweepSigns } from "./SweepSigns.ts"
import { storeState } from "./storeState.ts"
import { undeliveredIn } from "./undeliveredIn.ts"
import { lookAtUnentered } from "./unenteredAccounts.ts"

/** What a deployment adds to the channels of the policy file: the topic that it made itself. */
export interface TellingOptions {
  readonly channels?: ReadonlyArray<AlertChannel>
}

/** The topic of a deployment as a channel for everything, whether or not the policy file names one. */
export const topicChannel = (topicArn: string): AlertChannel => ({
  name: "deployment",
  line: 0,
  kind: "sns",
  topicArn,
  severities: new Set(severities),
  accounts: undefined,
})

/**
 * Tells at the end of a sweep what it came to: decides what is worth an alert, remembers that it was told, and hands it
 * to the channels, with what waits from earlier sweeps.
 *
 * What is told is written down before it is sent, and what was sent is struck out afterwards: a process that dies in
 * between leaves it to the next sweep's end, which sends it under the same id. Where the state cannot be read or written,
 * alerts are sent all the same, perhaps once too often: silence would be worse.
 */
export const alertsLayer = (
  options: TellingOptions = {},
): Layer.Layer<never, never, AlertChannels | AlertLedger | SweepLedger> =>
  Layer.effect(
    Alerts,
    Effect.gen(function* () {
      const context = yield* Effect.context<AlertChannels | AlertLedger | SweepLedger>()
      return {
        ended: (sweep: EndedSweep) =>
          tellEnded(sweep, distinct([...sweep.policy.alerts.channels, ...(options.channels ?? [])])).pipe(
            Effect.timeoutOrElse({
              duration: alertTellingLimits.wholeTime,
              orElse: () => tookTooLong(sweep),
            }),
            Effect.provide(context),
          ),
      }
    }),
  )

const tellEnded = Effect.fnUntraced(function* (ended: EndedSweep, channels: ReadonlyArray<AlertChannel>) {
  const sweep = { ...ended, header: yield* storedHeader(ended.header) }
  const now = yield* Clock.currentTimeMillis
  const neverEntered = yield* lookAtUnentered(sweep.signs).pipe(
    Effect.timeout(alertTellingLimits.gatheringTime),
    Effect.orElseSucceed(() => noAccounts),
  )
  const stored = yield* storeState((state) => decideAlerts(sweep, channels, { state, now, neverEntered }))
  const { state, told } = stored
  yield* Effect.forEach(told, logTold, { discard: true })
  const deliveries = yield* deliverAlerts(state.pending, channels)
  yield* Effect.forEach(deliveries, (delivery) => logDelivery(delivery, sweep.header.sweepId), {
    discard: true,
  })
  const left = yield* strikeOut(state, deliveries, stored.isStored)
  return {
    raised: {
      critical: countOf(told, "critical"),
      warning: countOf(told, "warning"),
      notice: countOf(told, "notice"),
    },
    undelivered: left.pending.length,
    lastComplete: left.lastComplete ?? left.firstSweep ?? sweep.header.startedAt,
  } satisfies AlertsOutcome
})

/** The header as it was opened: whoever concludes may not know that the policy was not the approved one. */
const storedHeader = Effect.fnUntraced(function* (header: EndedSweep["header"]) {
  const ledger = yield* SweepLedger
  const stored = yield* ledger
    .sweep(header.sweepId)
    .pipe(Effect.timeout(alertTellingLimits.gatheringTime), Effect.option)
  return Option.getOrUndefined(stored) ?? header
})

/** What is left where telling took longer than it may: what was written down goes out with the next sweep's end. */
const tookTooLong = ({ header }: EndedSweep) =>
  Effect.logError("telling of the sweep took too long and was ended").pipe(
    Effect.annotateLogs({ sweep: header.sweepId, reason: "unavailable" }),
    Effect.as<AlertsOutcome>({
      raised: { critical: 0, warning: 0, notice: 0 },
      undelivered: 0,
      lastComplete: header.startedAt,
    }),
  )

const strikeOut = Effect.fnUntraced(function* (
  state: AlertState,
  deliveries: ReadonlyArray<Delivery>,
  isStored: boolean,
) {
  if (deliveries.length === 0 || !isStored) return pendingAfter(state, deliveries)
  const stored = yield* storeState((current) =>
    Effect.succeed({ state: pendingAfter(current, deliveries), told: [] }),
  )
  return stored.state
})

const countOf = (told: ReadonlyArray<ToldAlert>, severity: Alert["severity"]): number =>
  told.filter(({ alert }) => alert.severity === severity).length

/** Where the policy names the deployment's own topic too, it is told once. */
const distinct = (channels: ReadonlyArray<AlertChannel>): ReadonlyArray<AlertChannel> =>
  channels.filter(
    (channel, index) =>
      !channels
        .slice(0, index)
        .some(
          (before) =>
            before.name === channel.name ||
            (before.kind === "sns" && channel.kind === "sns" && before.topicArn === channel.topicArn),
        ),
  )

interface Moment extends Pick<SweepFacts, "neverEntered"> {
  readonly state: AlertState
  readonly now: number
}

/** The state and the alerts after this sweep, and after those before it of which nothing was told. */
const decideAlerts = Effect.fnUntraced(function* (
  sweep: EndedSweep,
  channels: ReadonlyArray<AlertChannel>,
  { state, now, neverEntered }: Moment,
) {
  const { policy, header, accounts } = sweep
  const { thresholds, repeatHours } = policy.alerts
  const { unfinishedHours } = thresholds
  const gathered = yield* earlierSweeps(state, { sweepId: header.sweepId, now, unfinishedHours }).pipe(
    Effect.timeout(alertTellingLimits.gatheringTime),
    Effect.option,
  )
  const { untold = [], unfinished = [] } = Option.getOrUndefined(gathered) ?? {}
  const belated = yield* Effect.forEach(untold, belatedFacts).pipe(Effect.map((all) => all.flat()))
  const undelivered = undeliveredIn(state)
  const { outcome, failures, findings } = sweep.report
  const own: Told = { header, outcome, signs: sweep.signs, failures, findings }
  return [...belated, own].reduce(
    (before, each, index) => {
      const isLast = index === belated.length
      const facts: SweepFacts = {
        ...each,
        before: before.state.sweeps,
        unfinished: isLast ? unfinished : [],
        neverEntered: isLast ? neverEntered : noAccounts,
        undelivered: isLast ? undelivered : [],
        accounts,
        thresholds,
        now,
      }
      const plan = planAlerts(before.state, alertsOf(facts), {
        facts,
        repeatHours,
        channelsFor: (alert) =>
          channelsFor(channels, accounts, alert).filter(
            (name) => alert.cause !== "alerts-undelivered" || mayHear(name, undelivered),
          ),
      })
      return { state: plan.state, told: [...before.told, ...plan.told] }
    },
    { state, told: [] as ReadonlyArray<ToldAlert> },
  )
})

const noAccounts: ReadonlySet<string> = new Set()

/** A channel is not told that it did not take what waits for it: it gets that itself. What was dropped it hears of. */
const mayHear = (name: string, undelivered: SweepFacts["undelivered"]): boolean => {
  const own = undelivered.find(({ channel }) => channel === name)
  return own === undefined || own.dropped > 0
}

type Told = Pick<SweepFacts, "header" | "outcome" | "signs" | "failures" | "findings">

/** What the ledger still says of a sweep whose process ended before it told of it; nothing where that cannot be read. */
const belatedFacts = Effect.fnUntraced(function* (header: SweepHeader) {
  const { concluded } = header
  if (concluded === undefined) return []
  const ledger = yield* SweepLedger
  const signs = new SweepSigns()
  const failures: Array<typeof ReportedFailure.Type> = []
  const read = yield* ledger.rows(header.sweepId).pipe(
    Stream.runForEach((row) =>
      Effect.sync(() => {
        signs.add(row)
        if (row.failure !== undefined && failures.length < 100) failures.push(row.failure)
      }),
    ),
    Effect.timeout(alertTellingLimits.gatheringTime),
    Effect.option,
  )
  return Option.isNone(read)
    ? []
    : [{ header, outcome: concluded.outcome, signs, failures, findings: [] } satisfies Told]
})
