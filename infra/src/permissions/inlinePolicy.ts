import { PolicyDocument as CdkPolicyDocument } from "aws-cdk-lib/aws-iam"
import type { PolicyDocument } from "./PolicyDocument.ts"

/** A policy of ours as the CDK takes it. */
export const inlinePolicy = (policy: PolicyDocument): CdkPolicyDocument => CdkPolicyDocument.fromJson(policy)
