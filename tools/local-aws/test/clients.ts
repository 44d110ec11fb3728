import { AccountClient } from "@aws-sdk/client-account"
import { DynamoDBClient } from "@aws-sdk/client-dynamodb"
import { OrganizationsClient } from "@aws-sdk/client-organizations"
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api"
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts"
import type { AccessKeys, LocalAws } from "../src/index.ts"

/** The real SDK clients, over the organization in this process. */
export const clientsOf = (aws: LocalAws, keys: AccessKeys = aws.credentials, region = aws.region) => {
  const options = { region, credentials: keys, requestHandler: aws.requestHandler, maxAttempts: 1 }
  return {
    account: new AccountClient(options),
    dynamo: new DynamoDBClient(options),
    organizations: new OrganizationsClient(options),
    sts: new STSClient(options),
    tagging: new ResourceGroupsTaggingAPIClient(options),
  }
}

/** Enters a member account as the security account does. */
export const enter = async (aws: LocalAws, account: string, overrides: { readonly Policy?: string } = {}) => {
  const { Credentials } = await clientsOf(aws).sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/orgtag-member`,
      RoleSessionName: "sweep",
      ExternalId: "local",
      ...overrides,
    }),
  )
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  }
}

/** What a call fails with: the name, words and status that an SDK client makes of it. */
export const failureOf = async (call: Promise<unknown>) => {
  try {
    await call
  } catch (error) {
    const { name, message, $metadata } = error as {
      name: string
      message: string
      $metadata?: { httpStatusCode?: number }
    }
    return { name, message, status: $metadata?.httpStatusCode }
  }
  throw new Error("the call was expected to fail")
}
