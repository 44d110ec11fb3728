import { Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"
import { hintFor } from "../domain/failureHint.ts"
import type { Policy } from "../policy/Policy.ts"
import { Controls, isStopped } from "../ports/Controls.ts"
import { RecordTables, type TableCondition } from "../ports/RecordTables.ts"
import type { Examination } from "./checkAccount.ts"
import type { DoctorCheck } from "./DoctorReport.ts"
import type { Symptom } from "./Symptoms.ts"

/** Looks at the tables of the record, then at what people decided about sweeps, which stands in one of them. */
export const checkRecord = Effect.fnUntraced(function* (examination: Examination) {
  const { symptoms } = examination
  const record = yield* RecordTables
  const tables = yield* record.inspect
  for (const symptom of flawsOf(tables)) symptoms.add({ check: "tables", state: "problem", ...symptom })
  if (symptoms.has("tables")) {
    for (const check of ["approval", "stop"] as const)
      symptoms.add({
        check,
        state: "skipped",
        code: "no tables",
        message: "the tables are not as they must be",
      })
    return
  }
  const names = tables.map(({ table }) => table).join(", ")
  const untried = tables.flatMap(({ table, untried: calls }) => calls.map((call) => `${call} on ${table}`))
  const rest = untried.length === 0 ? "" : `; ${untried.join(", ")} cannot be tried without writing`
  symptoms.add({
    check: "tables",
    state: "ok",
    code: "ok",
    message: `${names} can be read and written${rest}`,
  })
  yield* checkControls(examination)
})

/** Tables that are not there are one thing to mend, everything else is each table's own. */
const flawsOf = (tables: ReadonlyArray<TableCondition>): ReadonlyArray<Omit<Symptom, "check" | "state">> => {
  const flaws = tables.flatMap(({ table, flaws: own }) => own.map((flaw) => ({ table, ...flaw })))
  const missing = flaws.filter(({ code }) => code === "missing")
  const [first] = missing
  const rest = flaws.filter(({ code }) => code !== "missing")
  return [
    ...(first === undefined
      ? []
      : [{ ...first, message: `not there: ${missing.map(({ table }) => table).join(", ")}` }]),
    ...rest.map(({ table, code, message, mend }) => ({ code: `${table} ${code} ${message}`, message, mend })),
  ]
}

const checkControls = Effect.fnUntraced(function* ({ policy, symptoms }: Examination) {
  const controls = yield* Controls
  const failed = (check: DoctorCheck) => (call: CallFailed) =>
    Effect.sync(() =>
      symptoms.add({
        check,
        state: "problem",
        code: call.code,
        message: call.message,
        mend: hintFor(call.reason, call.code),
      }),
    )
  yield* controls.approved.pipe(
    Effect.map((approved) => symptoms.add(judgeApproval(policy, approved?.digest))),
    Effect.catch(failed("approval")),
  )
  yield* controls.stopOrder.pipe(
    Effect.map((order) =>
      symptoms.add(
        order !== undefined && isStopped(order)
          ? {
              check: "stop",
              state: "problem",
              code: "stopped",
              message: `an order to stop stands since ${order.at}: ${order.reason}`,
              mend: "orgtag resume lets sweeps go on",
            }
          : { check: "stop", state: "ok", code: "ok", message: "no order to stop stands" },
      ),
    ),
    Effect.catch(failed("stop")),
  )
})

const judgeApproval = ({ digest }: Policy, approved: string | undefined) =>
  approved === undefined
    ? ({
        check: "approval",
        state: "ok",
        code: "ok",
        message: "no policy was approved, so none is asked for",
      } as const)
    : approved === digest
      ? ({ check: "approval", state: "ok", code: "ok", message: "this policy is the approved one" } as const)
      : ({
          check: "approval",
          state: "problem",
          code: "unapproved",
          message: `the approved policy is ${approved}, this one is ${digest}`,
          mend: "deploy this policy to approve it, or sweep with --unapproved and a reason",
        } as const)
