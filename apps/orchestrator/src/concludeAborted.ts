import {
  type CallFailed,
  type Failure,
  type FailureReason,
  type Policy,
  abortTurns,
  decodePolicy,
  failureOf,
  failureReasons,
} from "@orgtag/tagging"
import { functionNames } from "@orgtag/tagging/deployment"
import { Effect, Option, Result, Schema } from "effect"
import { engineLayer, tellersLayer } from "./engineLayer.ts"
import type { EnvironmentOf } from "./environment.ts"
import { type ConcludeMessage, ExecutionInput, requestOf } from "./messages.ts"
import { deployedPolicy, ticketOf } from "./prepare.ts"

/**
 * Ends a sweep whose preparation failed: the channels of the policy are told, and the deployment's topic whatever became
 * of the policy.
 */
export const concludeAborted = Effect.fnUntraced(function* (
  { execution, input, prepared }: typeof ConcludeMessage.Type,
  environment: EnvironmentOf<"conclude">,
) {
  const failure = failureOfPreparing(prepared)
  const { reason, message } = failure
  yield* Effect.logError("the sweep never reached the accounts").pipe(
    Effect.annotateLogs({ reason, message }),
  )
  const ticket = { ...ticketOf(execution), withRecord: true }
  const policy = yield* policyToTellBy(environment)
  const asked = Option.getOrElse(decodeInput(input), () => nothingAsked)
  const { trigger = "cli", regions = [], accounts = [], mode = "apply" } = asked
  const request = requestOf(policy, { trigger, regions, mode }, accounts)
  return yield* abortTurns(request, ticket, failure).pipe(
    Effect.provide(tellersLayer(policy.record, environment("alertTopic"))),
    Effect.provide(engineLayer(policy.record)),
  )
})

const decodeInput = Schema.decodeUnknownOption(ExecutionInput)
const nothingAsked: ExecutionInput = {}

const organization = { account: "*", region: "*" } as const

/** Why preparing failed, from what the function threw or Step Functions said of it. */
const failureOfPreparing = ({ outcome, failure }: typeof ConcludeMessage.Type.prepared): Failure => {
  if (failure === undefined)
    return failureOf(organization, "unavailable", `preparing came to no end: ${outcome}`, lookInLog)
  const text = thrownMessage(failure.cause)
  const [, word = "", rest = ""] = /^([a-z-]+): (.*)$/su.exec(text) ?? []
  return isReason(word)
    ? failureOf(organization, word, rest, ...(word === "invalid" ? [mendIt] : []))
    : failureOf(organization, "unavailable", `${failure.error}: ${text}`, lookInLog)
}

const lookInLog = `look in the log of the function ${functionNames.prepare} for the execution, then start it again`
const mendIt = "mend what the message names, then start the state machine again"

const isReason = (word: string): word is FailureReason => failureReasons.some((reason) => reason === word)

const decodeThrown = Schema.decodeUnknownOption(
  Schema.fromJsonString(Schema.Struct({ errorMessage: Schema.String })),
)

/** The message of an error as Lambda hands it to Step Functions; its stack trace is for the log. */
const thrownMessage = (cause: string): string =>
  Option.match(decodeThrown(cause), {
    onNone: () => cause,
    onSome: ({ errorMessage }) => errorMessage,
  }).slice(0, longestMessage)

const longestMessage = 1_000

/**
 * The policy that says whom to tell: the deployed one. Where it cannot be read, which may be why preparing failed, the
 * deployment's topic is told all the same, by a policy that names no other channel.
 */
const policyToTellBy = (environment: EnvironmentOf<"conclude">) =>
  deployedPolicy(environment).pipe(
    Effect.map(({ policy }) => policy),
    Effect.catch((failure) => topicAlone(environment("policyDigest"), failure)),
  )

const topicAlone = Effect.fnUntraced(function* (digest: string, { reason, message }: CallFailed) {
  yield* Effect.logError("the policy cannot be read: only the deployment's own topic is told").pipe(
    Effect.annotateLogs({ reason, message }),
  )
  const { policy } = Result.getOrThrow(decodePolicy(bare, "orgtag.yaml"))
  return { ...policy, digest } satisfies Policy
})

const bare = 'version: 1\norganization: { include: ["*"] }\naccess: { roleName: none }\nrules: []\n'
