import { Schema } from "effect"
import type { FailurePlace } from "../domain/Failure.ts"
import { type BlockedReason, type FailureReason, blockedReasons, failureReasons } from "../domain/Reason.ts"
import type { Timestamp } from "../record/Record.ts"

const Count = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)))

const countsOf = <const Reason extends string>(reasons: ReadonlyArray<Reason>) =>
  Schema.Record(Schema.Literals(reasons), Schema.optionalKey(Count))

/**
 * What alerts and metrics need to know of a row beyond its counts; what is zero is left out.
 *
 * In the ledger, so that it is complete whichever process concludes: the report names at most the first thousand.
 */
export const RowSignals = Schema.Struct({
  /** What failed on the way, by reason; the row's own failure is not among it. */
  failures: Schema.optionalKey(countsOf(failureReasons)),
  /** Resources on which a change was due and not made, by reason. */
  blocked: Schema.optionalKey(countsOf(blockedReasons)),
  /** Resources on which a key is left alone because somebody keeps undoing it, by key: a list, for a key can be any text. */
  contested: Schema.optionalKey(Schema.Array(Schema.Struct({ key: Schema.String, resources: Count }))),
  /** Resources that somebody else changed since they were last looked at. */
  drifted: Schema.optionalKey(Count),
  /** Actions that were left open, and since when the oldest of them is. */
  open: Schema.optionalKey(Schema.Struct({ actions: Count, since: Schema.String })),
})
export type RowSignals = typeof RowSignals.Type

type RowPlace = Pick<FailurePlace, "account" | "region">

const keyOf = ({ account, region }: RowPlace): string => `${account}#${region}`

/** The signals of rows while they are swept; holds those of rows that have not ended. */
export class SignalTally {
  readonly #rows = new Map<string, RowSignals>()

  /** Something failed that is not the row's own failure. */
  readonly failed = (place: RowPlace, reason: FailureReason): void =>
    this.#change(place, ({ failures, ...rest }) => ({ ...rest, failures: oneMore(failures, reason) }))

  /** A resource is blocked. */
  readonly blocked = (place: RowPlace, reason: BlockedReason): void =>
    this.#change(place, ({ blocked, ...rest }) => ({ ...rest, blocked: oneMore(blocked, reason) }))

  /** A key of a resource is left alone because somebody keeps undoing it. */
  readonly contested = (place: RowPlace, key: string): void =>
    this.#change(place, ({ contested = [], ...rest }) => {
      const resources = (contested.find((each) => each.key === key)?.resources ?? 0) + 1
      return { ...rest, contested: [...contested.filter((each) => each.key !== key), { key, resources }] }
    })

  /** So many resources were changed by somebody else. */
  readonly drifted = (place: RowPlace, count: number): void => {
    if (count > 0) this.#change(place, (row) => ({ ...row, drifted: (row.drifted ?? 0) + count }))
  }

  /** An action stays open that is so old. */
  readonly leftOpen = (place: RowPlace, since: Timestamp): void =>
    this.#change(place, ({ open, ...rest }) => ({
      ...rest,
      open: {
        actions: (open?.actions ?? 0) + 1,
        since: open === undefined || since < open.since ? since : open.since,
      },
    }))

  /**
   * The signals of a row so far, for a process that goes on with it; without its open actions, which that one finds open
   * itself.
   */
  readonly soFar = (place: RowPlace): RowSignals => {
    const { open: _open, ...rest } = this.#rows.get(keyOf(place)) ?? {}
    return rest
  }

  /** The signals of a row are these, and none besides; its open actions stay. */
  readonly goBackTo = (place: RowPlace, signals: RowSignals): void => {
    const { open } = this.#rows.get(keyOf(place)) ?? {}
    const all = { ...signals, ...(open === undefined ? {} : { open }) }
    if (Object.keys(all).length > 0) this.#rows.set(keyOf(place), all)
    else this.#rows.delete(keyOf(place))
  }

  /** The signals of a row that ends; they are not kept here any longer. */
  readonly take = (place: RowPlace): RowSignals | undefined => {
    const signals = this.#rows.get(keyOf(place))
    this.#rows.delete(keyOf(place))
    return signals
  }

  #change(place: RowPlace, change: (row: RowSignals) => RowSignals): void {
    this.#rows.set(keyOf(place), change(this.#rows.get(keyOf(place)) ?? {}))
  }
}

const oneMore = <Counts extends Readonly<Record<string, number | undefined>>>(
  counts: Counts | undefined,
  reason: keyof Counts & string,
) => ({ ...counts, [reason]: (counts?.[reason] ?? 0) + 1 })
