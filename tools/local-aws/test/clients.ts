import { AccountClient } from "@aws-sdk/client-account"
import { DynamoDBClient } from "@aws-sdk/client-dynamodb"
import { OrganizationsClient } from "@aws-sdk/client-organizations"
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api"
import { AssumeRoleCommand, STSClient, type AssumeRoleCommandInput } from "@aws-sdk/client-sts"
import { Effect, Exit, Scope } from "effect"
import {
  makeLocalAws,
  twoAccounts,
  type AccessKeys,
  type AccountSeed,
  type LocalAws,
  type LocalAwsOptions,
  type OrganizationSeed,
} from "../src/index.ts"

export const shop = "333333333333"

/** A clock that stands still until it is told. */
export const steppedTime = (now = 1_800_000_000_000) => {
  const slept: Array<number> = []
  const time = {
    now: () => now,
    sleep: (ms: number) => {
      slept.push(ms)
      now += ms
      return Promise.resolve()
    },
  }
  const pass = (ms: number) => {
    now += ms
  }
  return { time, slept, pass }
}

/** Runs a test against an organization of its own. */
export const withOrganization =
  (options: Partial<LocalAwsOptions>, test: (aws: LocalAws) => Promise<void>) => async (): Promise<void> => {
    const scope = Scope.makeUnsafe()
    try {
      const made = makeLocalAws({ seed: twoAccounts(), ...options })
      await test(await Effect.runPromise(Scope.provide(made, scope)))
    } finally {
      await Effect.runPromise(Scope.close(scope, Exit.void))
    }
  }

/** The organization of two accounts with one of them changed. */
export const withAccount = (id: string, change: Partial<AccountSeed>): OrganizationSeed => {
  const seed = twoAccounts()
  return {
    ...seed,
    accounts: seed.accounts.map((account) => (account.id === id ? { ...account, ...change } : account)),
  }
}

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
export const enter = async (
  aws: LocalAws,
  account: string,
  overrides: Partial<AssumeRoleCommandInput> = {},
): Promise<AccessKeys> => {
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

/** The tagging API of a member account, through an assumed role. */
export const taggingIn = async (aws: LocalAws, account: string = shop, region: string = "eu-west-1") =>
  clientsOf(aws, await enter(aws, account), region).tagging

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
