import type { AwsClients } from "@orgtag/aws-clients"
import type { Caller, MemberAccounts, Organization } from "@orgtag/tagging"
import { Layer } from "effect"
import { awsCaller } from "./awsCaller.ts"
import { awsMemberAccounts } from "./awsMemberAccounts.ts"
import { awsOrganization } from "./awsOrganization.ts"

export { awsCaller, awsMemberAccounts, awsOrganization }
export { kmsPublicKey } from "./kmsPublicKey.ts"
export { kmsSigner } from "./kmsSigner.ts"
export { type Bucket, s3Bucket } from "./s3Bucket.ts"
export { s3LeftReadings } from "./s3LeftReadings.ts"
export { s3Manifests } from "./s3Manifests.ts"
export { s3SealCopies } from "./s3SealCopies.ts"
export { s3Problems } from "./s3Problems.ts"
export { awsLimits } from "./awsLimits.ts"
export { ResourcesAnswer, resourcesOfAnswer } from "./taggingAnswers.ts"
export { readOnlyPolicy } from "./readOnlyPolicy.ts"

/** AWS behind all the ports that have it: who calls, the organization, its member accounts. */
export const awsPorts: Layer.Layer<Caller | MemberAccounts | Organization, never, AwsClients> =
  Layer.mergeAll(awsCaller, awsOrganization, awsMemberAccounts)
