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
}

const recordsKey = "the record's key"

/** What IAM is asked for calls, each question once. */
export const asked = ({ calls, caller, policies, stage }: Asking): ReadonlyArray<Question> => {
  const member = policies.role(stage.policy.access.roleName)
  const questions = calls.flatMap((call): ReadonlyArray<Question> => {
    const { session, account } = call.identity
    const inMember = { ...member, account, arn: `arn:aws:iam::${account}:role/${member.name}` }
    return questionsOf(call, stage).map(({ action, resource, context }) => ({
      role: session === undefined ? caller : inMember,
      action,
      resource: resource === recordsKey ? policies.keyArn("record") : resource,
      ...(context === undefined ? {} : { context }),
      ...(session?.policy === undefined ? {} : { sessionPolicy: JSON.parse(session.policy) as unknown }),
      ...(action.startsWith("kms:") ? { resourcePolicy: keyPolicyOf(resource, policies) } : {}),
      ...(action === "sts:AssumeRole" ? { owner: call.account, resourcePolicy: member.trust } : {}),
      organization: stage.organizationId,
    }))
  })
  return Array.from(new Map(questions.map((question) => [JSON.stringify(question), question])).values())
}

/** Keys decide by their own policy first: ours by what the template says, those of members by what KMS gives a new key. */
const keyPolicyOf = (key: string, policies: SynthesizedPolicies): ResolvedPolicy =>
  key === recordsKey
    ? policies.keyPolicy("record")
    : {
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

/** What is refused of the questions: who, what and where. */
export const refusedOf = async (questions: ReadonlyArray<Question>): Promise<ReadonlyArray<string>> => {
  const refused = new Set<string>()
  for (const question of questions)
    if ((await evaluate(question)) === "denied")
      refused.add(`${question.role.arn} ${question.action} ${question.resource}`)
  return Array.from(refused).slice(0, 40)
}
