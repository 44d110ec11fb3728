import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager"
import { assert, describe, it } from "vitest"
import type { LocalAws } from "../../src/index.ts"
import { failureOf, shop, withOrganization } from "../clients.ts"

const clientOf = (aws: LocalAws, region = "eu-west-1", credentials = aws.credentials) =>
  new SecretsManagerClient({ region, credentials, requestHandler: aws.requestHandler, maxAttempts: 1 })

const text = async (aws: LocalAws, SecretId: string) =>
  (await clientOf(aws).send(new GetSecretValueCommand({ SecretId }))).SecretString

describe("a secret", () => {
  it(
    "is read by its name, its ARN, and its ARN without the random end",
    withOrganization({}, async (aws) => {
      const { ARN = "" } = await clientOf(aws).send(
        new CreateSecretCommand({ Name: "orgtag/hook", SecretString: "s" }),
      )
      assert.match(ARN, /^arn:aws:secretsmanager:eu-west-1:222222222222:secret:orgtag\/hook-\w{6}$/u)
      for (const id of ["orgtag/hook", ARN, ARN.slice(0, -7)]) assert.strictEqual(await text(aws, id), "s")
    }),
  )

  it(
    "holds its newest text",
    withOrganization({}, async (aws) => {
      await clientOf(aws).send(new CreateSecretCommand({ Name: "hook", SecretString: "old" }))
      await clientOf(aws).send(new PutSecretValueCommand({ SecretId: "hook", SecretString: "new" }))
      assert.strictEqual(await text(aws, "hook"), "new")
    }),
  )

  it(
    "is there once, and only in its account and Region",
    withOrganization({}, async (aws) => {
      const create = new CreateSecretCommand({ Name: "hook", SecretString: "s" })
      const { ARN } = await clientOf(aws).send(create)
      assert.strictEqual((await failureOf(clientOf(aws).send(create))).name, "ResourceExistsException")
      for (const client of [clientOf(aws, "us-east-1"), clientOf(aws, "eu-west-1", aws.credentialsOf(shop))])
        for (const SecretId of ["hook", ARN ?? ""]) {
          const failed = await failureOf(client.send(new GetSecretValueCommand({ SecretId })))
          assert.strictEqual(failed.name, "ResourceNotFoundException")
        }
    }),
  )

  it(
    "needs a name that Secrets Manager takes",
    withOrganization({}, async (aws) => {
      const failed = await failureOf(
        clientOf(aws).send(new CreateSecretCommand({ Name: "my hook", SecretString: "s" })),
      )
      assert.strictEqual(failed.name, "InvalidParameterException")
    }),
  )
})
