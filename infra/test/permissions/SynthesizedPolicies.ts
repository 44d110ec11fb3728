import { at, resourcesOfType, type SynthesizedStage, type SynthesizedTemplate } from "../SynthesizedStage.ts"

/** A policy with everything that CloudFormation fills in filled in. */
export type ResolvedPolicy = { readonly Version: string; readonly Statement: ReadonlyArray<unknown> }

/** A role as it will stand in IAM. */
export interface SynthesizedRole {
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly trust: ResolvedPolicy
  readonly policies: ReadonlyArray<ResolvedPolicy>
}

/** The member account in which the member role is looked at. */
export const memberAccount = "333333333333"

/** What the templates of a stage say of who may do what. */
export class SynthesizedPolicies {
  readonly synthesized: SynthesizedStage
  readonly roles: ReadonlyMap<string, SynthesizedRole>

  constructor(synthesized: SynthesizedStage) {
    this.synthesized = synthesized
    const { securityAccount, managementAccount } = synthesized.stage
    const roles = [
      ...rolesOf(synthesized.security, securityAccount, this.resolve),
      ...rolesOf(synthesized.management, managementAccount, this.resolve),
      ...rolesOf(synthesized.member, memberAccount, this.resolve),
    ]
    // The last one of a name stays: the member role is that of a member.
    this.roles = new Map(roles.map((role) => [role.name, role]))
  }

  /** A role by its name. */
  readonly role = (name: string): SynthesizedRole => {
    const role = this.roles.get(name)
    if (role === undefined) throw new Error(`there is no role ${name}`)
    return role
  }

  /** The ARN of a key, by its alias. */
  readonly keyArn = (alias: "record" | "messages" | "seals"): string => {
    const found = resourcesOfType(this.synthesized.security, "AWS::KMS::Alias").find(
      ({ Properties }) => Properties["AliasName"] === `alias/orgtag/${alias}`,
    )
    return String(this.resolve(found?.Properties["TargetKeyId"]))
  }

  /** The policy of a key. */
  readonly keyPolicy = (alias: "record" | "messages" | "seals"): ResolvedPolicy => {
    const id = this.keyArn(alias).split("/")[1] ?? ""
    return this.resolve(this.synthesized.security.Resources[id]?.Properties["KeyPolicy"]) as ResolvedPolicy
  }

  /** The policy of a table. */
  readonly tablePolicy = (name: string): ResolvedPolicy => {
    const table = resourcesOfType(this.synthesized.security, "AWS::DynamoDB::Table").find(
      ({ Properties }) => Properties["TableName"] === name,
    )
    return this.resolve(at(table?.Properties, "ResourcePolicy", "PolicyDocument")) as ResolvedPolicy
  }

  /** The policy of a bucket. */
  readonly bucketPolicy = (name: string): ResolvedPolicy => {
    const template = this.synthesized.security
    const bucket = resourcesOfType(template, "AWS::S3::Bucket").find(
      ({ Properties }) => Properties["BucketName"] === name,
    )
    const policy = resourcesOfType(template, "AWS::S3::BucketPolicy").find(
      ({ Properties }) => at(Properties, "Bucket", "Ref") === bucket?.id,
    )
    return this.resolve(policy?.Properties["PolicyDocument"]) as ResolvedPolicy
  }

  /** Fills in what CloudFormation would: the ARNs and names of resources of the same template. */
  readonly resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(this.resolve)
    if (typeof value !== "object" || value === null) return value
    const [[name, argument] = [undefined, undefined], ...others] = Object.entries(value)
    if (others.length === 0 && name === "Ref") return this.#reference(String(argument))
    if (others.length === 0 && name === "Fn::GetAtt")
      return this.#arnOf(String((argument as Array<string>)[0]))
    if (others.length === 0 && name === "Fn::Join") {
      const [separator, parts] = argument as [string, Array<unknown>]
      return parts.map((part) => String(this.resolve(part))).join(separator)
    }
    if (others.length === 0 && name === "Fn::Sub")
      return String(argument).replaceAll(/\$\{([\w:]+)\}/gu, (_, id: string) => this.#reference(id))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.resolve(each)]))
  }

  readonly #reference = (id: string): string => {
    const { stage } = this.synthesized
    const pseudo: Readonly<Record<string, string>> = {
      "AWS::AccountId": stage.securityAccount,
      "AWS::Region": stage.region,
      "AWS::Partition": stage.partition,
    }
    const resource = this.synthesized.security.Resources[id]
    if (resource?.Type === "AWS::KMS::Key") return this.#arnOf(id)
    const bucket = resource?.Properties["BucketName"]
    return pseudo[id] ?? (typeof bucket === "string" ? bucket : id)
  }

  readonly #arnOf = (id: string): string => {
    const { partition, region, securityAccount } = this.synthesized.stage
    const { Type = "", Properties = {} } = this.synthesized.security.Resources[id] ?? {}
    const regional = (service: string, resource: string) =>
      `arn:${partition}:${service}:${region}:${securityAccount}:${resource}`
    if (Type === "AWS::S3::Bucket") return `arn:${partition}:s3:::${String(Properties["BucketName"])}`
    if (Type === "AWS::KMS::Key") return regional("kms", `key/${id}`)
    if (Type === "AWS::SQS::Queue") return regional("sqs", String(Properties["QueueName"]))
    return `unresolved:${id}`
  }
}

const rolesOf = (
  template: SynthesizedTemplate,
  account: string,
  resolve: (value: unknown) => unknown,
): ReadonlyArray<SynthesizedRole> =>
  resourcesOfType(template, "AWS::IAM::Role").map(({ Properties }) => {
    const name = String(Properties["RoleName"])
    const inline = (Properties["Policies"] ?? []) as Array<{ PolicyDocument: unknown }>
    const attached = (Properties["ManagedPolicyArns"] ?? []) as Array<{ Ref: string }>
    const managed = attached.map(({ Ref }) => template.Resources[Ref]?.Properties["PolicyDocument"])
    const partition = JSON.stringify(Properties).match(/arn:(aws[a-z-]*):/u)?.[1] ?? "aws"
    return {
      name,
      arn: `arn:${partition}:iam::${account}:role/${name}`,
      account,
      trust: resolve(Properties["AssumeRolePolicyDocument"]) as ResolvedPolicy,
      policies: [...inline.map(({ PolicyDocument }) => PolicyDocument), ...managed].map(
        (policy) => resolve(policy) as ResolvedPolicy,
      ),
    }
  })
