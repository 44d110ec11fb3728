import {
  type AccountId,
  type ActionQuery,
  listActions,
  listOpenActions,
  type UserAction,
} from "@orgtag/tagging"
import { Effect, Option } from "effect"
import { requirePolicy } from "../readPolicy.ts"
import {
  type RecordForm,
  type RecordView,
  requireOneForm,
  showStream,
  usageError,
} from "../record/showStream.ts"
import { actionColumns, actionLines, actionRows } from "../view/actionsView.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { withEngine } from "../wiring/withEngine.ts"

const path = ["orgtag", "actions"]

const actionsView: RecordView<UserAction> = {
  lines: actionLines,
  document: (action) => action,
  columns: actionColumns,
  rows: actionRows,
  nothing: "no such action is recorded",
}

/** What `orgtag actions` is given. */
export interface ActionsInput extends RecordForm {
  readonly policy: string
  readonly sweep: Option.Option<string>
  readonly account: Option.Option<AccountId>
  readonly status: Option.Option<UserAction["status"]>
  readonly since: Option.Option<string>
  readonly until: Option.Option<string>
  readonly open: boolean
}

/** Lists actions by what was asked for, newest first. */
export const handleActions = Effect.fn("actions")(function* (input: ActionsInput) {
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
})

/** A field that is there only if it was given. */
const given = <K extends string, A>(key: K, value: Option.Option<A>): { readonly [P in K]?: A } =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key widens to string
  Option.isSome(value) ? ({ [key]: value.value } as { readonly [P in K]: A }) : {}
