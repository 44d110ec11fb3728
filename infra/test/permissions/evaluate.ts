import {
  type EvaluationResult,
  runSimulation,
  runUnsafeSimulation,
  type Simulation,
} from "@cloud-copilot/iam-simulate"
import type { ResolvedPolicy, SynthesizedRole } from "./SynthesizedPolicies.ts"

/** Context keys of a request, by name. */
export type Context = Readonly<Record<string, string | ReadonlyArray<string>>>

/** A question to IAM: may this role do that, there, in this way. */
export interface Question {
  readonly role: Pick<SynthesizedRole, "arn" | "account" | "policies">
  readonly action: string
  readonly resource: string
  /** The account that owns the resource; the role's own where none is given. */
  readonly owner?: string
  readonly context?: Context
  readonly sessionPolicy?: unknown
  readonly resourcePolicy?: ResolvedPolicy | undefined
  readonly organization?: string
}

/** Service control policies are not ours to say; none forbids anything here. */
const allowAll = {
  orgIdentifier: "r-abcd",
  policies: [
    {
      name: "FullAWSAccess",
      policy: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
      },
    },
  ],
}

/**
 * What IAM answers. Throws where the question itself is wrong: an action that there is not, a resource that it does not
 * take, or a policy that IAM would refuse.
 */
export const evaluate = async (question: Question): Promise<"allowed" | "denied"> => {
  const { role, context = {}, sessionPolicy, resourcePolicy } = question
  const organization = question.organization ?? "o-exampleorgid"
  const simulation: Simulation = {
    request: {
      principal: role.arn,
      action: question.action,
      resource: { resource: question.resource, accountId: question.owner ?? role.account },
      contextVariables: {
        "aws:PrincipalArn": role.arn,
        "aws:PrincipalAccount": role.account,
        "aws:PrincipalOrgID": organization,
        "aws:ResourceOrgID": organization,
        "aws:SecureTransport": "true",
        ...Object.fromEntries(
          Object.entries(context).map(([key, value]) => [
            key,
            typeof value === "string" ? value : [...value],
          ]),
        ),
      },
    },
    identityPolicies: role.policies.map((policy, index) => ({ name: `policy-${index}`, policy })),
    serviceControlPolicies: [allowAll],
    resourceControlPolicies: [],
    ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
  }
  if (ofMergedServices.test(question.resource)) return inWords(runUnsafeSimulation(simulation, {}))
  const answer = await runSimulation(simulation, { simulationMode: "Strict" })
  if (answer.resultType === "error")
    throw new Error(`${question.action} on ${question.resource}: ${JSON.stringify(answer.errors)}`)
  return inWords(answer.overallResult)
}

/** The reference knows classic load balancers' AddTags only, for both generations have one prefix. */
const ofMergedServices =
  /^arn:aws[a-z-]*:elasticloadbalancing:.*:(?:targetgroup|loadbalancer\/(?:app|net|gwy))\//u

const inWords = (result: EvaluationResult): "allowed" | "denied" =>
  result === "Allowed" ? "allowed" : "denied"
