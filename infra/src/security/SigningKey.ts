import { RemovalPolicy } from "aws-cdk-lib"
import {
  AccountRootPrincipal,
  AnyPrincipal,
  Effect,
  PolicyDocument,
  PolicyStatement,
} from "aws-cdk-lib/aws-iam"
import { Key, KeySpec, KeyUsage } from "aws-cdk-lib/aws-kms"
import { Construct } from "constructs"
import type { StageArns } from "../stage/StageArns.ts"

/** Everything that administers a key; nothing that uses it. */
const administration = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:EnableKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:GetPublicKey",
  "kms:ListAliases",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
  "kms:Verify",
]

/**
 * The key that signs seals: ECDSA on P-256, so that anybody can check a signature with the public key, offline.
 *
 * The account is not given `kms:Sign`, so that no IAM policy can hand it out; only the role of the function that concludes
 * sweeps has it, and everybody else is denied it. Deleting the key takes a change of this policy first, which is in
 * CloudTrail. Asymmetric keys cannot rotate.
 */
export class SigningKey extends Construct {
  readonly key: Key

  constructor(scope: Construct, id: string, arns: StageArns) {
    super(scope, id)
    this.key = new Key(this, "Key", {
      alias: "orgtag/seals",
      description: "orgtag: signs the seals of sweeps",
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: RemovalPolicy.RETAIN,
      policy: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: "AccountAdministersAndVerifies",
            effect: Effect.ALLOW,
            principals: [new AccountRootPrincipal()],
            actions: administration,
            resources: ["*"],
          }),
          new PolicyStatement({
            sid: "ConcludeSigns",
            effect: Effect.ALLOW,
            principals: [new AccountRootPrincipal()],
            actions: ["kms:Sign"],
            resources: ["*"],
            conditions: { ArnEquals: { "aws:PrincipalArn": arns.roles.conclude } },
          }),
          new PolicyStatement({
            sid: "NobodyElseSigns",
            effect: Effect.DENY,
            principals: [new AnyPrincipal()],
            actions: ["kms:Sign"],
            resources: ["*"],
            conditions: { ArnNotEquals: { "aws:PrincipalArn": arns.roles.conclude } },
          }),
          new PolicyStatement({
            sid: "NobodyDeletes",
            effect: Effect.DENY,
            principals: [new AnyPrincipal()],
            actions: ["kms:ScheduleKeyDeletion"],
            resources: ["*"],
          }),
        ],
      }),
    })
  }
}
