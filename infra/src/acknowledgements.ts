import { functionNames } from "@orgtag/tagging/deployment"
import { Validations, type Stack } from "aws-cdk-lib"
import type { IConstruct } from "constructs"
import { names, type StageArns } from "./stage/StageArns.ts"
import type { MemberRole } from "./member/MemberRole.ts"
import { policyId } from "./member/memberTemplate.ts"
import type { PolicyDocument } from "./permissions/PolicyDocument.ts"
import type { Stage } from "./stage/Stage.ts"

/** A finding of cdk-nag's AwsSolutions pack that is as it should be, where it stands, and why it should. */
export interface Acknowledgement {
  /** The rule, with the finding in brackets where the rule has findings. */
  readonly id: string
  /** Paths of constructs within their stack. */
  readonly on: ReadonlyArray<string>
  readonly reason: string
}

const wildcard = (resource: string, on: ReadonlyArray<string>, reason: string): Acknowledgement => ({
  id: `AwsSolutions-IAM5[Resource::${resource}]`,
  on,
  reason,
})

const prepare = "Functions/prepareRole"
const sweep = "Functions/sweepAccountRole"
const conclude = "Functions/concludeRole"
const stateMachine = "StateMachine/Role"

/** Everything that is acknowledged in the stack of the security account. */
export const securityAcknowledgements = (
  arns: StageArns,
  { operators }: Pick<Stage, "operators">,
): ReadonlyArray<Acknowledgement> => {
  const operator = operators.length === 0 ? [] : ["Operator/Role"]
  return [
    wildcard(
      "*",
      [prepare, sweep, conclude, stateMachine, ...operator],
      "Log delivery, organizations:ListAccounts and ListRoots, and X-Ray's PutTraceSegments and PutTelemetryRecords, take no resource (Service Authorization Reference)",
    ),
    ...arns.organizationWide.map((resource) =>
      wildcard(
        resource,
        [prepare, ...operator],
        "Which accounts, OUs and roots there are is what it is asked for; all belong to this organization",
      ),
    ),
    wildcard(
      arns.memberRoles,
      [sweep, ...operator],
      "The member role of every account, by its name; held to this organization by aws:ResourceOrgID",
    ),
    wildcard(
      `${arns.buckets.results}/sweeps/*`,
      [prepare, sweep, conclude, stateMachine, ...operator],
      "The results of sweeps, whose ids are not known before",
    ),
    wildcard(
      `${arns.buckets.seals}/seals/*`,
      [conclude, ...operator],
      "Seals, whose numbers are not known before; Object Lock keeps each",
    ),
    wildcard(
      `${arns.buckets.exports}/*`,
      ["Schedules/ExportRole"],
      "DynamoDB chooses the names of the objects that it exports",
    ),
    wildcard(
      arns.executions,
      [stateMachine, ...operator],
      "Executions of the one state machine, whose ids are not known before",
    ),
    wildcard(
      arns.children,
      [stateMachine],
      "Children of the one map of the state machine, whose ids are not known before",
    ),
    wildcard(
      `${arns.buckets.results}/sweeps/*/children/*`,
      [stateMachine],
      "What children come to: Step Functions chooses the names below a sweep's folder",
    ),
    ...(
      [
        [functionNames.prepare, prepare],
        [functionNames.sweepAccount, sweep],
        [functionNames.conclude, conclude],
        [names.approveFunction, "Approval/Role"],
      ] as const
    ).map(([name, role]) =>
      wildcard(
        arns.logGroup(`/aws/lambda/${name}`),
        [role],
        "The streams of one log group: Lambda chooses their names",
      ),
    ),
    {
      id: "AwsSolutions-SQS3",
      on: ["NotStarted/Queue"],
      reason: "It is itself the dead-letter queue: of EventBridge Scheduler and of the onboarding rule",
    },
  ]
}

/** Everything that is acknowledged in the stack of the management account: of the member role, policy by policy. */
export const managementAcknowledgements = ({ permissions }: MemberRole): ReadonlyArray<Acknowledgement> =>
  permissions.kind === "inline"
    ? ofMember(permissions.policy, "Member/Role")
    : permissions.policies.flatMap((policy, index) => ofMember(policy, `Member/${policyId(index)}`))

const ofMember = ({ Statement }: PolicyDocument, path: string): ReadonlyArray<Acknowledgement> => {
  const resources = Statement.filter(({ Effect }) => Effect === "Allow").flatMap(
    ({ Resource }) => Resource ?? [],
  )
  const wild = Array.from(new Set(resources.filter((resource) => resource.includes("*"))))
  return wild.map((resource) =>
    wildcard(
      resource,
      [path],
      resource === "*"
        ? "The member role reads and tags whatever the account holds: reads and the tagging API take no resource, and the services' tag actions are held to the managed keys instead"
        : "A type of resources that the policy tags, held to the managed keys where IAM can; which of them there are changes daily",
    ),
  )
}

/** Acknowledges on the constructs that are named. Throws for a path that leads nowhere, so that the lists cannot rot. */
export const acknowledge = (stack: Stack, list: ReadonlyArray<Acknowledgement>): void => {
  for (const { id, on, reason } of list)
    for (const path of on) Validations.of(constructAt(stack, path)).acknowledge({ id, reason })
}

const constructAt = (stack: Stack, path: string): IConstruct =>
  path.split("/").reduce<IConstruct>((scope, name) => scope.node.findChild(name), stack)
