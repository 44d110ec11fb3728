import { applications, resourceName } from "./resourceName.ts"
import type { Place, ResourceType } from "./ResourceType.ts"
import type { SeededRandom } from "./SeededRandom.ts"

type Draw = (random: SeededRandom) => string

const hex = (random: SeededRandom, length: number): string => random.text("0123456789abcdef", length)
const capitals = (random: SeededRandom, length: number): string =>
  random.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length)

/** A random UUID of version 4, as AWS writes the ids of keys, certificates and stacks. */
export const uuid: Draw = (random) =>
  `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-${random.pick(["8", "9", "a", "b"])}${hex(random, 3)}-${hex(random, 12)}`

/** A type whose ARNs carry Region and account. */
const regional = (name: string, weight: number, resource: Draw): ResourceType => ({
  name,
  weight,
  scope: "regional",
  shown: true,
  arn: ({ accountId, region }: Place, random) =>
    `arn:aws:${name.split(":")[0]}:${region}:${accountId}:${resource(random)}`,
})

/** A type of EC2 whose ids are a prefix and 17 hexadecimal digits. */
const ec2 = (type: string, weight: number, prefix: string): ResourceType =>
  regional(`ec2:${type}`, weight, (random) => `${type}/${prefix}-${hex(random, 17)}`)

/** A type of IAM: global, and never shown by the tagging API. */
const iam = (type: string, weight: number, resource: Draw): ResourceType => ({
  name: `iam:${type}`,
  weight,
  scope: "global",
  shown: false,
  arn: ({ accountId }, random) => `arn:aws:iam::${accountId}:${type}/${resource(random)}`,
})

// Roles that AWS services made for themselves; nobody else may tag them.
const serviceRoles = [
  "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
  "aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS",
  "aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport",
]

/** The type whose tagging updates it, and with it whatever it made. */
export const stackType: ResourceType = regional(
  "cloudformation:stack",
  0.2,
  (random) => `stack/${resourceName(random)}/${uuid(random)}`,
)

/**
 * The types of the generated organization, with the ARN formats of the service authorization reference
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html).
 */
export const resourceTypes: ReadonlyArray<ResourceType> = [
  ec2("instance", 8, "i"),
  ec2("volume", 10, "vol"),
  ec2("security-group", 6, "sg"),
  ec2("vpc", 1, "vpc"),
  ec2("subnet", 4, "subnet"),
  ec2("network-interface", 7, "eni"),
  ec2("launch-template", 2, "lt"),
  {
    ...ec2("snapshot", 8, "snap"),
    // Public snapshots have no owner in their ARN, so none has.
    arn: ({ region }, random) => `arn:aws:ec2:${region}::snapshot/snap-${hex(random, 17)}`,
  },
  {
    ...regional("s3:bucket", 5, resourceName),
    // Names of buckets are unique over all of AWS, hence the account's digits.
    arn: ({ accountId }, random) => `arn:aws:s3:::${resourceName(random)}-${accountId.slice(-6)}`,
  },
  regional("rds:db", 3, (random) => `db:${resourceName(random)}`),
  regional("rds:cluster", 1.2, (random) => `cluster:${resourceName(random)}`),
  regional("rds:snapshot", 3, (random) => `snapshot:${resourceName(random)}`),
  regional("dynamodb:table", 4, (random) => `table/${resourceName(random)}`),
  regional("lambda:function", 9, (random) => `function:${resourceName(random)}`),
  regional("sqs:queue", 5, resourceName),
  regional("sns:topic", 4, resourceName),
  regional("kms:key", 3, (random) => `key/${uuid(random)}`),
  regional("logs:log-group", 11, (random) => `log-group:/aws/lambda/${resourceName(random)}`),
  regional("cloudwatch:alarm", 8, (random) => `alarm:${resourceName(random)}`),
  regional(
    "elasticloadbalancing:loadbalancer",
    2,
    (random) => `loadbalancer/app/${resourceName(random)}/${hex(random, 16)}`,
  ),
  regional(
    "elasticloadbalancing:targetgroup",
    3,
    (random) => `targetgroup/${resourceName(random)}/${hex(random, 16)}`,
  ),
  regional("ecs:cluster", 1, (random) => `cluster/${resourceName(random)}`),
  regional("ecs:service", 3, (random) => `service/${random.pick(applications)}/${resourceName(random)}`),
  regional(
    "ecr:repository",
    2,
    (random) => `repository/${random.pick(applications)}/${resourceName(random)}`,
  ),
  regional("eks:cluster", 0.6, (random) => `cluster/${resourceName(random)}`),
  regional(
    "secretsmanager:secret",
    3,
    (random) => `secret:${random.pick(applications)}/${resourceName(random)}-${capitals(random, 6)}`,
  ),
  regional("ssm:parameter", 5, (random) => `parameter/${random.pick(applications)}/${resourceName(random)}`),
  regional("states:stateMachine", 1.5, (random) => `stateMachine:${resourceName(random)}`),
  regional("events:rule", 3, (random) => `rule/${resourceName(random)}`),
  regional("kinesis:stream", 0.8, (random) => `stream/${resourceName(random)}`),
  regional("elasticache:cluster", 0.8, (random) => `cluster:${resourceName(random)}`),
  regional("acm:certificate", 1.5, (random) => `certificate/${uuid(random)}`),
  stackType,
  {
    ...regional("route53:hostedzone", 2, resourceName),
    scope: "global",
    arn: (_, random) => `arn:aws:route53:::hostedzone/Z${capitals(random, 19)}`,
  },
  {
    ...regional("cloudfront:distribution", 2, resourceName),
    scope: "global",
    arn: ({ accountId }, random) => `arn:aws:cloudfront::${accountId}:distribution/E${capitals(random, 13)}`,
  },
  {
    ...regional(
      "autoscaling:autoScalingGroup",
      3,
      (random) => `autoScalingGroup:${uuid(random)}:autoScalingGroupName/${resourceName(random)}`,
    ),
    shown: false,
  },
  iam("role", 14, (random) => (random.chance(0.1) ? random.pick(serviceRoles) : resourceName(random))),
  iam("user", 4, resourceName),
  iam("policy", 7, resourceName),
]

/** The types that hold data: the demonstration policy gives them a classification. */
export const dataStoreTypes: ReadonlyArray<string> = ["s3:bucket", "rds:db", "rds:cluster", "dynamodb:table"]
