import { Effect, Result, Stream } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { type UnreadableItem, isReadable } from "../ports/RecordSource.ts"
import type { RecordPlace, VerifyFinding, VerifyRule } from "./VerifyFinding.ts"
import { verifyLimits } from "./verifyLimits.ts"

/** Findings while they are found: the first of them are kept, the rest is counted. */
export class Findings {
  readonly #kept: Array<VerifyFinding> = []
  #omitted = 0

  /** One more finding. */
  readonly add = (finding: VerifyFinding): void => {
    if (this.#kept.length < verifyLimits.findings) this.#kept.push(finding)
    else this.#omitted += 1
  }

  /** One more finding, in parts. */
  readonly found = (
    rule: VerifyRule,
    place: RecordPlace,
    message: string,
    timestamp: string | null = null,
  ): void => this.add({ rule, ...place, timestamp, message })

  /**
   * Turns what cannot be read of the record into a finding, so that the rest is looked at. Calls that failed for any other
   * reason fail the verification: of what could not be asked for nothing can be said.
   */
  readonly unlessUnreadable = <A, R>(
    place: RecordPlace,
    what: string,
    effect: Effect.Effect<A, CallFailed, R>,
  ): Effect.Effect<A | undefined, CallFailed, R> =>
    effect.pipe(
      Effect.catchIf(
        (failed) => failed.reason === "malformed" || failed.reason === "tampered",
        (failed) =>
          Effect.sync(() => {
            this.found("unreadable", place, `${what} cannot be read: ${failed.detail}`)
            return undefined
          }),
      ),
    )

  /** Makes a finding of each item that cannot be read, and lets the others through. */
  readonly readable = <A, R>(
    items: Stream.Stream<A | UnreadableItem, CallFailed, R>,
  ): Stream.Stream<A, CallFailed, R> =>
    items.pipe(
      Stream.filterMap((item: A | UnreadableItem): Result.Result<A, void> =>
        isReadable(item) ? Result.succeed(item) : Result.fail(this.unreadable(item)),
      ),
    )

  /** An item that cannot be read. */
  readonly unreadable = ({ place, what, problem }: UnreadableItem): void =>
    this.found("unreadable", place, `${what} cannot be read: ${problem}`)

  /** The findings that were kept, in the order in which they were found. */
  get kept(): ReadonlyArray<VerifyFinding> {
    return this.#kept
  }

  /** How many more there were. */
  get omitted(): number {
    return this.#omitted
  }
}
