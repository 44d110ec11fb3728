import { Effect } from "effect"
import type { Account } from "../domain/Account.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { DoctorCheck } from "./DoctorReport.ts"
import type { Symptom, Symptoms } from "./Symptoms.ts"

/** Adds a problem of one account, unless it says that it is something less. */
export type Complain = (
  check: DoctorCheck,
  symptom: Pick<Symptom, "code" | "message"> & Partial<Pick<Symptom, "mend" | "state" | "region">>,
) => void

/** The way in which an account complains. */
export const complain =
  (symptoms: Symptoms, account: Pick<Account, "id" | "name">): Complain =>
  (check, symptom) =>
    symptoms.add({ check, state: "problem", account, ...symptom })

/** A call that failed is a complaint of the check that made it, and the others go on; undefined where it failed. */
export const orComplain = <A>(
  call: Effect.Effect<A, CallFailed>,
  complaint: (failed: CallFailed) => void,
): Effect.Effect<A | undefined> =>
  call.pipe(
    Effect.catch((failed) => {
      complaint(failed)
      return Effect.succeed(undefined)
    }),
  )

/** What a failed call said. */
export const said = ({ code, message }: CallFailed): Pick<Symptom, "code" | "message"> => ({ code, message })
