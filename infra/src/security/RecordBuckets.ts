import { Duration, RemovalPolicy } from "aws-cdk-lib"
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam"
import type { Key } from "aws-cdk-lib/aws-kms"
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
} from "aws-cdk-lib/aws-s3"
import { Construct } from "constructs"
import type { Stage } from "../stage/Stage.ts"
import type { StageArns } from "../stage/StageArns.ts"

/** What buckets are made from. */
export interface RecordBucketsProps {
  readonly stage: Stage
  readonly arns: StageArns
  readonly key: Key
}

/** After so long exports go to a storage class that is a sixth as dear, and as quick to read. */
const warmDays = 30

/** A version that is no longer the newest one stays so long. */
const oldVersionDays = 90

/** The buckets: results of sweeps, seals, exports of the record, and who asked for what in them. */
export class RecordBuckets extends Construct {
  readonly results: Bucket
  readonly seals: Bucket
  readonly exports: Bucket

  constructor(scope: Construct, id: string, { stage, arns, key }: RecordBucketsProps) {
    super(scope, id)
    const { bucketNames } = arns
    const accessLogs = new Bucket(this, "AccessLogs", {
      ...common,
      bucketName: bucketNames.accessLogs,
      // Server access logs cannot be delivered to a bucket that a KMS key of ours encrypts.
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [expireAfter(stage.resultDays)],
    })
    const kept: BucketProps = {
      ...common,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: accessLogs,
    }
    this.results = new Bucket(this, "Results", {
      ...kept,
      bucketName: bucketNames.results,
      serverAccessLogsPrefix: "results/",
      lifecycleRules: [expireAfter(stage.resultDays)],
    })
    this.exports = new Bucket(this, "Exports", {
      ...kept,
      bucketName: bucketNames.exports,
      serverAccessLogsPrefix: "exports/",
      lifecycleRules: [
        {
          ...expireAfter(stage.exportDays),
          transitions: [
            {
              storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL,
              transitionAfter: Duration.days(warmDays),
            },
          ],
        },
      ],
    })
    this.seals = new Bucket(this, "Seals", {
      ...kept,
      bucketName: bucketNames.seals,
      serverAccessLogsPrefix: "seals/",
      objectLockEnabled: true,
      objectLockDefaultRetention: ObjectLockRetention.compliance(Duration.days(stage.sealDays)),
    })
    this.seals.addToResourcePolicy(onlyConcludeWrites(arns))
  }
}

const common = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  versioned: true,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps

const expireAfter = (days: number) => ({
  id: `keep-${days}-days`,
  expiration: Duration.days(days),
  noncurrentVersionExpiration: Duration.days(oldVersionDays),
  abortIncompleteMultipartUploadAfter: Duration.days(7),
})

/** Nobody but the function that signs them puts seals, or writes another one over them. */
const onlyConcludeWrites = (arns: StageArns): PolicyStatement =>
  new PolicyStatement({
    sid: "OnlyConcludeWrites",
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ["s3:PutObject", "s3:PutObjectRetention", "s3:PutObjectLegalHold"],
    resources: [`${arns.buckets.seals}/*`],
    conditions: { ArnNotEquals: { "aws:PrincipalArn": arns.roles.conclude } },
  })
