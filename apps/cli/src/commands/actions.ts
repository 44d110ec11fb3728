import { AccountId, type ActionQuery, listActions, listOpenActions, type UserAction } from "@orgtag/tagging"
import { Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { csvFlag, jsonLinesFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { sinceFlag, untilFlag } from "../arguments/timeFlags.ts"
import { requirePolicy } from "../readPolicy.ts"
import { type RecordView, requireOneForm, showStream, usageError } from "../record/showStream.ts"
import { actionColumns, actionLines, actionRows } from "../view/actionsView.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { withEngine } from "../wiring/withEngine.ts"

const path = ["orgtag", "actions"]

const sweepFlag = Flag.String("sweep").pipe(
  Flag.withMetavar("SWEEP"),
  Flag.withDescription("the actions of this sweep"),
  Flag.filter(
    (id) => /^[A-Za-z0-9-]{1,40}$/u.test(id),
    () => "expected the id of a sweep",
  ),
  Flag.optional,
)

const accountFlag = Flag.String("account").pipe(
  Flag.withMetavar("ACCOUNT"),
  Flag.withDescription("only this account (twelve digits)"),
  Flag.withSchema(AccountId),
  Flag.optional,
)

const statusFlag = Flag.Literals("status", ["intended", "accepted", "verified", "failed"]).pipe(
  Flag.withDescription("only actions that got this far"),
  Flag.optional,
)

const openFlag = Flag.Boolean("open").pipe(
  Flag.withDefault(false),
  Flag.withDescription("only what is not settled yet"),
)

const actionsView: RecordView<UserAction> = {
  lines: actionLines,
  document: (action) => action,
  columns: actionColumns,
  rows: actionRows,
  nothing: "no such action is recorded",
}

/** `orgtag actions`: what was done, by sweep, account, time and status. */
export const actions = Command.make(
  "actions",
  {
    policy: policyFlag,
    sweep: sweepFlag,
    account: accountFlag,
    status: statusFlag,
    since: sinceFlag,
    until: untilFlag,
    open: openFlag,
    jsonl: jsonLinesFlag,
    csv: csvFlag,
  },
  Effect.fnUntraced(function* (input) {
    yield* requireOneForm(input, path)
    const query: ActionQuery = {
      ...given("sweep", input.sweep),
      ...given("account", input.account),
      ...given("status", input.status),
      ...given("since", input.since),
      ...given("until", input.until),
    }
    const timed = query.since !== undefined || query.until !== undefined
    if (!input.open && query.sweep === undefined && !timed)
      return yield* usageError(
        path,
        "name a sweep with --sweep, or a time with --since or --until, or take --open",
      )
    if (input.open && (query.sweep !== undefined || query.status !== undefined || timed))
      return yield* usageError(path, "--open goes with --account only")
    const policy = yield* requirePolicy(input.policy)
    const found = input.open ? listOpenActions(query.account) : listActions(query)
    yield* showStream(found, actionsView, input).pipe(
      Effect.catchTag("CallFailed", (failed) => Effect.fail(endedByCall(failed, input.policy))),
      withEngine(policy),
    )
  }),
).pipe(Command.withDescription("List what was done, newest sweep first, by sweep, account, time and status"))

/** A field that is there only if it was given. */
const given = <K extends string, A>(key: K, value: Option.Option<A>): { readonly [P in K]?: A } =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key widens to string
  Option.isSome(value) ? ({ [key]: value.value } as { readonly [P in K]: A }) : {}
