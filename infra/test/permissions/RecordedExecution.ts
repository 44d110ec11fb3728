import { makeLocalAws, serve } from "@orgtag/local-aws"
import { tableInputs } from "@orgtag/simulation"
import { Effect, Exit, Scope } from "effect"
import { DeployedFunctions } from "../stepFunctions/DeployedFunctions.ts"
import { StateMachineRunner } from "../stepFunctions/StateMachineRunner.ts"
import { SynthesizedStage } from "../SynthesizedStage.ts"
import { recordedOrganization, type SeenCall } from "./recordedOrganization.ts"
import { SynthesizedPolicies } from "./SynthesizedPolicies.ts"

/** What an execution of the state machine called, and the policies that have to allow it. */
export interface RecordedExecution {
  readonly policies: SynthesizedPolicies
  /** By the role in whose session each call was made, or from whose session its member account was entered. */
  readonly calls: ReadonlyMap<string, ReadonlyArray<SeenCall>>
  /** The functions that the state machine invoked. */
  readonly invoked: ReadonlySet<string>
  /** The key that stood for the one that signs. */
  readonly signingKey: string
}

/**
 * Runs the synthesized state machine over the built bundles, each in a session of its role, twice on one occasion: sweep,
 * seal, copies, alerts, and the repetition that ends as a duplicate. Notes each call.
 */
export const recordExecution = async (): Promise<RecordedExecution> => {
  const { seed, policyText, stageIn } = recordedOrganization({ accounts: 5, regions: 2, resources: 120 })
  const scope = Effect.runSync(Scope.make())
  const before = { ...process.env }
  try {
    const aws = await Effect.runPromise(
      Scope.provide(makeLocalAws({ seed: withOneThatRefuses(seed), tables: tableInputs }), scope),
    )
    const { url } = await Effect.runPromise(Scope.provide(serve(aws, 0), scope))
    const stage = new SynthesizedStage(stageIn(aws.region))
    const policies = new SynthesizedPolicies(stage)
    const deployed = await DeployedFunctions.deploy({ aws, url, policies, policyText })
    process.env["ORGTAG_LOG_LEVEL"] = "Error"
    const calls = new Map<string, Array<SeenCall>>()
    const security = stage.stage.securityAccount
    const written = new Set<string>()
    aws.onCall((_service, operation, phase, call) => {
      const [object = ""] = call.arns
      if (phase === "after" && operation === "PutObject") written.add(object)
      if (phase !== "before") return
      const { session } = call.identity
      // Member accounts are entered from one function only, and what is called in them is the member role's.
      const isMember = session?.role === stage.stage.policy.access.roleName
      const role = session?.account === security && !isMember ? session.role : "orgtag-sweep"
      calls.set(role, [
        ...(calls.get(role) ?? []),
        { ...call, input: call.input.fields, isMissing: operation === "GetObject" && !written.has(object) },
      ])
    })
    const invoked = new Set<string>()
    const { getObject, putObject, publish } = deployed
    const runner = new StateMachineRunner(stage.stateMachine, {
      invoke: (functionArn, payload) => {
        invoked.add(functionArn)
        return deployed.invoke(deployed.named(functionArn), JSON.parse(JSON.stringify(payload)) as unknown)
      },
      getObject,
      putObject,
      publish,
    })
    const input = { trigger: "schedule", scheduledTime: "2027-01-01T03:00:00Z" }
    for (const id of ["one", "two"])
      await runner.execute(id, "2027-01-01T03:00:01.000Z", input).catch(() => undefined)
    return { policies, calls, invoked, signingKey: deployed.signingKey }
  } finally {
    process.env = before
    await Effect.runPromise(Scope.close(scope, Exit.void))
  }
}

/** An account that cannot be entered is what is told of. */
const withOneThatRefuses = <
  Seed extends {
    readonly accounts: ReadonlyArray<{ readonly id: string; readonly state: string }>
    readonly managementAccountId: string
    readonly securityAccountId: string
  },
>(
  seed: Seed,
): Seed => {
  const own = new Set([seed.managementAccountId, seed.securityAccountId])
  const refusing = seed.accounts.find(({ id, state }) => state === "ACTIVE" && !own.has(id))?.id
  return {
    ...seed,
    accounts: seed.accounts.map((account) =>
      account.id === refusing ? { ...account, role: "refuses" } : account,
    ),
  }
}
