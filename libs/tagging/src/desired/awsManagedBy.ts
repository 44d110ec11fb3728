import { arnParts, type ResourceArn } from "../domain/ResourceArn.ts"

interface AwsManagedName {
  /** As ARNs write it. */
  readonly service: string
  /** What the part of the ARN after the account begins with. */
  readonly prefix: string
  readonly what: string
}

/**
 * Names that only AWS gives: resources that it makes in every account for itself, and that nobody else can tag.
 *
 * Each is reserved by the service's guide, so that no resource of a user can have it: the paths `/aws-service-role/`
 * and `/aws-reserved/` (IAM guide, service-linked roles; IAM Identity Center guide, its roles), aliases `aws/` (KMS
 * guide), names that begin with `default.` (RDS, ElastiCache and MemoryDB guides, default parameter groups) or
 * `default:` (RDS guide, default option groups), and `aws` (Systems Manager guide, public parameters; it refuses names
 * that begin so, and documents `AWS-`).
 */
const awsManagedNames: ReadonlyArray<AwsManagedName> = [
  { service: "iam", prefix: "role/aws-service-role/", what: "a service-linked role" },
  { service: "iam", prefix: "role/aws-reserved/", what: "a role of IAM Identity Center" },
  { service: "kms", prefix: "alias/aws/", what: "the alias of a key that AWS manages" },
  { service: "ssm", prefix: "parameter/aws/", what: "a public parameter" },
  { service: "ssm", prefix: "document/AWS-", what: "a document of AWS" },
  { service: "rds", prefix: "pg:default.", what: "a default parameter group" },
  { service: "rds", prefix: "cluster-pg:default.", what: "a default cluster parameter group" },
  { service: "rds", prefix: "og:default:", what: "a default option group" },
  { service: "elasticache", prefix: "parametergroup:default.", what: "a default parameter group" },
  { service: "memorydb", prefix: "parametergroup/default.", what: "a default parameter group" },
]

/**
 * Why a resource belongs to AWS, as far as its ARN tells; undefined where it does not.
 *
 * An ARN with `aws` for an account, such as `arn:aws:iam::aws:policy/ReadOnlyAccess`, is one of AWS's own.
 */
export const awsManagedBy = (arn: ResourceArn): string | undefined => {
  const { service, account, resource } = arnParts(arn)
  if (account === "aws") return "owned by AWS"
  return awsManagedNames.find((name) => name.service === service && resource.startsWith(name.prefix))?.what
}
