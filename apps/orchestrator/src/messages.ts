import { AccountId, type CallFailed, type AccountFacts, Region, type SweepRequest } from "@orgtag/tagging"
import { Duration, Effect, Schema } from "effect"
import { unusable } from "./environment.ts"

/** The execution of the state machine that an invocation belongs to. */
const Execution = Schema.Struct({ id: Schema.String, startedAt: Schema.String })

/** What an execution was started with. */
export const ExecutionInput = Schema.Struct({
  trigger: Schema.optionalKey(Schema.Literals(["schedule", "onboarding", "cli"])),
  scheduledTime: Schema.optionalKey(Schema.String),
  event: Schema.optionalKey(Schema.Struct({ id: Schema.String })),
  accounts: Schema.optionalKey(Schema.Array(AccountId)),
  regions: Schema.optionalKey(Schema.Array(Region)),
  mode: Schema.optionalKey(Schema.Literals(["plan", "apply"])),
})
export type ExecutionInput = typeof ExecutionInput.Type

/** Counts of calls. */
const Calls = Schema.Record(Schema.String, Schema.Int)

/** What every invocation of one sweep is told of it. */
export const SweepMessage = Schema.Struct({
  sweepId: Schema.String,
  startedAt: Schema.String,
  withRecord: Schema.Boolean,
  trigger: Schema.Literals(["schedule", "onboarding", "cli"]),
  mode: Schema.Literals(["plan", "apply"]),
  regions: Schema.Array(Region),
  policyDigest: Schema.String,
})
export type SweepMessage = typeof SweepMessage.Type

/** What `prepare` is invoked with. */
export const PrepareMessage = Schema.Struct({ execution: Execution, input: ExecutionInput, calls: Calls })

/** What `prepare` answered, and what Step Functions made of its failing. */
const Prepared = Schema.Struct({
  outcome: Schema.String,
  calls: Calls,
  sweep: Schema.optionalKey(SweepMessage),
  workList: Schema.optionalKey(Schema.String),
  failure: Schema.optionalKey(Schema.Struct({ error: Schema.String, cause: Schema.String })),
})

/** What `conclude` is invoked with. */
export const ConcludeMessage = Schema.Struct({
  execution: Execution,
  // Whatever it is: an input that was of no use to `prepare` must not keep anybody from being told of it.
  input: Schema.Unknown,
  prepared: Prepared,
})

const Pairs = Schema.Array(Schema.Tuple([Schema.String, Schema.String]))
const UnitJson = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  path: Schema.String,
  parentId: Schema.NullOr(Schema.String),
  tags: Pairs,
})

/** An account of the work list. Tags are pairs: a key can be any text, `__proto__` too. */
export const AccountJson = Schema.Struct({
  id: AccountId,
  name: Schema.String,
  email: Schema.String,
  state: Schema.Literals(["PENDING_ACTIVATION", "ACTIVE", "SUSPENDED", "PENDING_CLOSURE", "CLOSED"]),
  isManagement: Schema.optionalKey(Schema.Boolean),
  joinedAt: Schema.optionalKey(Schema.Int),
  tags: Pairs,
  units: Schema.Array(UnitJson),
})

/** What `sweep-account` is invoked with. */
export const SweepAccountMessage = Schema.Struct({ sweep: SweepMessage, account: AccountJson })

/** The account that a line of the work list describes. */
export const accountOf = ({ tags, units, ...account }: typeof AccountJson.Type): AccountFacts => ({
  ...account,
  tags: new Map(tags),
  units: units.map(({ parentId, tags: own, ...unit }) => ({
    ...unit,
    parentId: parentId ?? undefined,
    tags: new Map(own),
  })),
})

/** Decodes what a function was handed; what does not fit is no use. */
export const decodeMessage =
  <A>(schema: Schema.ConstraintDecoder<A>) =>
  (event: unknown): Effect.Effect<A, CallFailed> =>
    Schema.decodeUnknownEffect(schema, { errors: "all" })(event).pipe(
      Effect.mapError(({ message }) => unusable(message)),
    )

/** What is asked of the engine, once the policy is known. */
export const requestOf = (
  policy: SweepRequest["policy"],
  asked: Pick<SweepMessage, "trigger" | "mode" | "regions">,
  accounts: SweepRequest["accounts"] = [],
): SweepRequest => ({ policy, ...asked, accounts, wait: Duration.seconds(90) })
