import { describe, expect, it } from "vitest"
import { templateBytesMax } from "../src/member/memberTemplate.ts"
import { SynthesizedPolicies } from "./permissions/SynthesizedPolicies.ts"
import {
  at,
  resourcesOfType,
  stages,
  SynthesizedStage,
  type SynthesizedTemplate,
} from "./SynthesizedStage.ts"

const synthesized = Array.from(stages.values(), (stage) => new SynthesizedStage(stage))

/** Types of resources that hold something which must be there when the stack is not. */
const kept = ["AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Logs::LogGroup"]

interface Statement {
  readonly Sid?: string
  readonly Effect: string
  readonly Action?: string | ReadonlyArray<string>
  readonly Resource?: unknown
}

/** Every statement of every policy in a template, with the logical id of what it belongs to. */
const statementsOf = (template: SynthesizedTemplate): ReadonlyArray<Statement & { readonly in: string }> =>
  Object.entries(template.Resources).flatMap(([id, { Properties }]) => {
    const found: Array<Statement & { readonly in: string }> = []
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(walk)
      else if (typeof value === "object" && value !== null) {
        if ("Effect" in value && "Action" in value) found.push({ ...(value as Statement), in: id })
        Object.values(value).forEach(walk)
      }
    }
    walk(Properties)
    return found
  })

/** Actions that take no resource, and what reads whatever an account holds: where `Resource: "*"` is as it has to be. */
const everywhere: ReadonlySet<string> = new Set([
  "DeliverLogs",
  "ListTheOrganization",
  "Trace",
  "Read",
  "FindWhatNeverHadATag",
  "ReadIamAndAutoScaling",
  "TellDefaultVpcs",
  "TellDefaultVpcs",
  "CallTheTaggingApi",
  "WriteManagedKeys",
  "WriteManagedKeysWithoutResource",
  "CannotBeHeldToKeysOrResources",
])

/** A value of a template that is one or a list of them. */
const list = (value: unknown): ReadonlyArray<unknown> =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** The member role of a template, and its policies. */
const roleIn = (template: SynthesizedTemplate) => {
  const role = resourcesOfType(template, "AWS::IAM::Role").find(
    ({ Properties }) => Properties["RoleName"] === "orgtag-member",
  )
  const { ManagedPolicyArns: _arns, ...rest } = role?.Properties ?? {}
  return {
    rest,
    policies: resourcesOfType(template, "AWS::IAM::ManagedPolicy").map(({ Properties }) => Properties),
  }
}

describe.each(synthesized.map((one) => [one.stage.partition, one] as const))(
  "in partition %s",
  (partition, one) => {
    const { security } = one

    it("synthesizes every stack without an account or a network", () => {
      expect(
        one.templates.map(([name, template]) => [name, Object.keys(template.Resources).length > 0]),
      ).toEqual([
        ["security", true],
        ["member-role", true],
        ["management", true],
        ["member", true],
      ])
    })

    it("names no other partition", () => {
      for (const [name, template] of one.templates) {
        const others = [...JSON.stringify(template).matchAll(/arn:(aws[a-z-]*):/gu)]
          .map(([, found]) => found)
          .filter((found) => found !== partition)
        expect([name, new Set(others)]).toEqual([name, new Set()])
      }
    })

    it("keeps tables, buckets, keys and logs where the stack is deleted", () => {
      for (const type of kept)
        for (const { id, DeletionPolicy, UpdateReplacePolicy } of resourcesOfType(security, type))
          expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, "Retain", "Retain"])
    })

    it("makes tables on demand, capped, encrypted by our key, recoverable to any second, protected from deletion", () => {
      const tables = resourcesOfType(security, "AWS::DynamoDB::Table")
      expect(tables.map(({ Properties }) => Properties["TableName"])).toEqual([
        "TagsMetadata",
        "TagHistory",
        "UserActions",
        "SweepLedger",
      ])
      for (const { Properties } of tables)
        expect(Properties).toMatchObject({
          BillingMode: "PAY_PER_REQUEST",
          OnDemandThroughput: { MaxReadRequestUnits: 12_000, MaxWriteRequestUnits: 4000 },
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
          SSESpecification: {
            SSEEnabled: true,
            SSEType: "KMS",
            KMSMasterKeyId: { "Fn::GetAtt": [expect.stringContaining("KeysRecord"), "Arn"] },
          },
        })
      const [index] = tables.flatMap(({ Properties }) => list(Properties["GlobalSecondaryIndexes"]))
      expect(index).toMatchObject({
        IndexName: "sweep_cell",
        Projection: { ProjectionType: "KEYS_ONLY" },
        OnDemandThroughput: { MaxWriteRequestUnits: 4000 },
      })
    })

    it("makes buckets private, versioned and TLS only, by our key but for access logs", () => {
      const buckets = resourcesOfType(security, "AWS::S3::Bucket")
      expect(buckets).toHaveLength(4)
      for (const { Properties } of buckets) {
        expect(Properties["PublicAccessBlockConfiguration"]).toEqual({
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        })
        expect(Properties["VersioningConfiguration"]).toEqual({ Status: "Enabled" })
        expect(
          at(
            Properties,
            "BucketEncryption",
            "ServerSideEncryptionConfiguration",
            0,
            "ServerSideEncryptionByDefault",
            "SSEAlgorithm",
          ),
        ).toBe(String(Properties["BucketName"]).startsWith("orgtag-access-logs") ? "AES256" : "aws:kms")
      }
      const policies = JSON.stringify(resourcesOfType(security, "AWS::S3::BucketPolicy"))
      expect(policies.match(/"aws:SecureTransport":"false"/gu)).toHaveLength(4)
    })

    it("locks seals so that nobody deletes them for 400 days", () => {
      const seals = resourcesOfType(security, "AWS::S3::Bucket").find(({ Properties }) =>
        String(Properties["BucketName"]).startsWith("orgtag-seals"),
      )
      expect(seals?.Properties).toMatchObject({
        ObjectLockEnabled: true,
        ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 400 } } },
      })
      expect(seals?.Properties["LifecycleConfiguration"]).toBeUndefined()
    })

    it("keeps results, exports and logs for 400 days, logs by our key", () => {
      for (const { Properties } of resourcesOfType(security, "AWS::S3::Bucket")) {
        for (const rule of list(at(Properties, "LifecycleConfiguration", "Rules")))
          expect(at(rule, "ExpirationInDays")).toBeGreaterThanOrEqual(400)
      }
      const logs = resourcesOfType(security, "AWS::Logs::LogGroup")
      expect(logs.length).toBeGreaterThanOrEqual(4)
      for (const { Properties } of logs)
        expect(Properties).toMatchObject({
          RetentionInDays: 400,
          KmsKeyId: { "Fn::GetAtt": [expect.stringContaining("KeysMessages"), "Arn"] },
        })
      // Every function has one of these, so that Lambda makes none by itself without key and end.
      for (const { Properties } of resourcesOfType(security, "AWS::Lambda::Function"))
        expect(at(Properties, "LoggingConfig", "LogGroup", "Ref")).toBeDefined()
    })

    it("encrypts the topic and the queue by our key, and rotates keys that can rotate", () => {
      const [topic] = resourcesOfType(security, "AWS::SNS::Topic")
      const [queue] = resourcesOfType(security, "AWS::SQS::Queue")
      const key = { "Fn::GetAtt": [expect.stringContaining("KeysMessages"), "Arn"] }
      expect([topic?.Properties["KmsMasterKeyId"], queue?.Properties["KmsMasterKeyId"]]).toEqual([key, key])
      const symmetric = resourcesOfType(security, "AWS::KMS::Key").filter(
        ({ Properties }) => Properties["KeyUsage"] !== "SIGN_VERIFY",
      )
      expect(symmetric.map(({ Properties }) => Properties["EnableKeyRotation"])).toEqual([true, true])
    })

    it("runs functions on arm64 and Node 24, for 15 minutes at the most", () => {
      const functions = resourcesOfType(security, "AWS::Lambda::Function").filter(
        ({ Properties }) => Properties["FunctionName"] !== "orgtag-approve",
      )
      expect(functions).toHaveLength(3)
      for (const { Properties } of functions)
        expect(Properties).toMatchObject({ Runtime: "nodejs24.x", Architectures: ["arm64"], Timeout: 900 })
    })

    it("exports every table daily, and puts into a queue what schedules could not start within an hour", () => {
      const schedules = resourcesOfType(security, "AWS::Scheduler::Schedule")
      const policies = new SynthesizedPolicies(one)
      const exports = schedules
        .map(({ Properties }): unknown =>
          JSON.parse(String(policies.resolve(at(Properties, "Target", "Input")))),
        )
        .filter((input) => at(input, "TableArn") !== undefined)
      expect(new Set(exports.map((input) => at(input, "TableArn")))).toEqual(new Set(one.arns.tables))
      expect(new Set(exports.map((input) => at(input, "ClientToken"))).size).toBe(4)
      for (const input of exports)
        expect(input).toMatchObject({
          S3Bucket: one.arns.bucketNames.exports,
          S3SseKmsKeyId: policies.keyArn("record"),
          ClientToken: expect.stringContaining("<aws.scheduler.scheduled-time>"),
        })
      expect(schedules).toHaveLength(6)
      for (const { Properties } of schedules)
        expect(Properties["Target"]).toMatchObject({
          DeadLetterConfig: { Arn: expect.stringContaining("orgtag-not-started") },
          RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
        })
    })

    const allowed = one.templates.flatMap(([name, template]) =>
      statementsOf(template)
        .filter(({ Effect }) => Effect === "Allow")
        // The CDK gives the account its own keys, which is how IAM comes to decide; in such a policy `*` is that key.
        .filter((statement) => template.Resources[statement.in]?.Type !== "AWS::KMS::Key")
        .map((statement) => ({ ...statement, name })),
    )

    it("allows no action by a wildcard", () => {
      const wide = allowed.filter(({ Action }) => list(Action).some((action) => String(action).includes("*")))
      expect(wide).toEqual([])
    })

    it("allows something on every resource only where it is listed", () => {
      const wide = allowed.filter(({ Resource }) => list(Resource).includes("*"))
      const unlisted = wide.filter(({ Sid = "" }) => !everywhere.has(Sid.replace(/\d+$/u, "")))
      expect(unlisted).toEqual([])
      expect(wide.length).toBeGreaterThan(5)
    })

    it("makes a template for the StackSet that fits, with neither transforms nor assets", () => {
      const [stackSet] = resourcesOfType(one.memberRole, "AWS::CloudFormation::StackSet")
      const body = String(stackSet?.Properties["TemplateBody"])
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(templateBytesMax)
      expect(Object.keys(one.member)).toEqual([
        "AWSTemplateFormatVersion",
        "Description",
        "Resources",
        "Outputs",
      ])
      expect(body).not.toMatch(/Fn::Transform|cdk-|s3:\/\/|AWS::Include/u)
      expect(stackSet?.Properties).toMatchObject({
        PermissionModel: "SERVICE_MANAGED",
        AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
        CallAs: one.stage.memberRole.deployFrom === "security" ? "DELEGATED_ADMIN" : "SELF",
        OperationPreferences: { MaxConcurrentPercentage: 10, ConcurrencyMode: "SOFT_FAILURE_TOLERANCE" },
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        StackInstancesGroup: [{ Regions: [one.stage.region] }],
      })
    })

    it("gives the management account the same member role as every other account", () => {
      expect(roleIn(one.management)).toEqual(roleIn(one.member))
    })
  },
)
