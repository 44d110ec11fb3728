import type { Stage } from "../../src/stage/Stage.ts"
import { evaluate, type Question } from "./evaluate.ts"
import { questionsOf } from "./questionsOf.ts"
import type { SeenCall } from "./recordedOrganization.ts"
import type { ResolvedPolicy, SynthesizedPolicies, SynthesizedRole } from "./SynthesizedPolicies.ts"

/** Calls, and who made those that were not made in a member account. */
export interface Asking {
  readonly calls: ReadonlyArray<SeenCall>
  readonly caller: SynthesizedRole
  readonly policies: SynthesizedPolicies
  readonly stage: Stage
  /** The key that stood for the one that signs. */
  readonly signingKey?: string
}

const recordsKey = "the record's key"

/** What IAM is asked for calls, each question once. */
export const asked = ({ calls, caller, policies, stage, signingKey }: Asking): ReadonlyArray<Question> => {
  const member = policies.role(stage.policy.access.roleName)
  const questions = calls.flatMap((call): ReadonlyArray<Question> => {
    const { session, account } = call.identity
    const inMember = { ...member, account, arn: `arn:aws:iam::${account}:role/${member.name}` }
    // The functions are in sessions too: of their own roles, in our account.
    const isCaller = session === undefined || caller.name === session.role
    return questionsOf(call, stage).map(({ action, resource, context }) => ({
      role: isCaller ? caller : inMember,
      action,
      resource: keyIn(resource, signingKey, policies),
      ...(context === undefined ? {} : { context }),
      ...(session?.policy === undefined ? {} : { sessionPolicy: JSON.parse(session.policy) as unknown }),
      ...(action.startsWith("kms:") ? { resourcePolicy: keyPolicyOf(resource, signingKey, policies) } : {}),
      ...(action.startsWith("s3:") && isCaller ? bucketPolicyOf(resource, policies) : {}),
      ...(action === "sts:AssumeRole" ? { owner: call.account, resourcePolicy: member.trust } : {}),
      organization: stage.organizationId,
    }))
  })
  return Array.from(new Map(questions.map((question) => [JSON.stringify(question), question])).values())
}

/** Keys that only a deployment knows, as the templates name them. */
const keyIn = (resource: string, signingKey: string | undefined, policies: SynthesizedPolicies): string => {
  if (resource === recordsKey) return policies.keyArn("record")
  return resource === signingKey ? policies.keyArn("seals") : resource
}

/** Keys decide by their own policy first: ours by what the template says, those of members by what KMS gives a new key. */
const keyPolicyOf = (
  key: string,
  signingKey: string | undefined,
  policies: SynthesizedPolicies,
): ResolvedPolicy => {
  if (key === recordsKey) return policies.keyPolicy("record")
  if (key === signingKey) return policies.keyPolicy("seals")
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${key.split(":")[4]}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  }
}

/** The policy of one of our buckets; the bucket of the CDK's assets is not in our templates. */
const bucketPolicyOf = (
  resource: string,
  policies: SynthesizedPolicies,
): { readonly resourcePolicy?: ResolvedPolicy } => {
  const name = resource.split(":")[5]?.split("/")[0] ?? ""
  const ours: ReadonlyArray<string> = Object.values(policies.synthesized.arns.bucketNames)
  return ours.includes(name) ? { resourcePolicy: policies.bucketPolicy(name) } : {}
}

/** What is refused of the questions: who, what and where. */
export const refusedOf = async (questions: ReadonlyArray<Question>): Promise<ReadonlyArray<string>> => {
  const refused = new Set<string>()
  for (const question of questions)
    if ((await evaluate(question)) === "denied")
      refused.add(`${question.role.arn} ${question.action} ${question.resource}`)
  return Array.from(refused).slice(0, 40)
}
