import { CreateTableCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb"
import { ListAccountsCommand } from "@aws-sdk/client-organizations"
import { GetResourcesCommand, TagResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api"
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts"
import { ListRegionsCommand } from "@aws-sdk/client-account"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeLocalAws, twoAccounts } from "../src/index.ts"
import { clientsOf, enter } from "./clients.ts"

it.live("real SDK clients work against it", () =>
  Effect.gen(function* () {
    const aws = yield* makeLocalAws({ seed: twoAccounts() })
    yield* Effect.promise(async () => {
      const { organizations, sts, account, dynamo } = clientsOf(aws)
      console.log(JSON.stringify(await organizations.send(new ListAccountsCommand({ MaxResults: 3 }))))
      console.log(JSON.stringify(await sts.send(new GetCallerIdentityCommand({}))))
      console.log(
        JSON.stringify(
          await account.send(
            new ListRegionsCommand({ MaxResults: 3, RegionOptStatusContains: ["ENABLED_BY_DEFAULT"] }),
          ),
        ),
      )
      const keys = await enter(aws, "333333333333")
      const { tagging, sts: memberSts } = clientsOf(aws, keys)
      console.log(JSON.stringify(await memberSts.send(new GetCallerIdentityCommand({}))))
      const page = await tagging.send(new GetResourcesCommand({ ResourcesPerPage: 2 }))
      console.log(JSON.stringify(page))
      console.log(
        JSON.stringify(
          await tagging.send(new GetResourcesCommand({ PaginationToken: page.PaginationToken })),
        ),
      )
      console.log(
        JSON.stringify(
          await tagging.send(
            new TagResourcesCommand({
              ResourceARNList: [
                "arn:aws:sqs:eu-west-1:333333333333:orders",
                "arn:aws:ec2:eu-west-1:333333333333:volume/vol-0fedcba9876543210",
              ],
              Tags: { A: "b" },
            }),
          ),
        ),
      )
      console.log(aws.writes())
      await dynamo.send(
        new CreateTableCommand({
          TableName: "abc",
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [{ AttributeName: "a", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "a", AttributeType: "S" }],
        }),
      )
      await dynamo.send(new PutItemCommand({ TableName: "abc", Item: { a: { S: "x" } } }))
      console.log(
        JSON.stringify(await dynamo.send(new GetItemCommand({ TableName: "abc", Key: { a: { S: "x" } } }))),
      )
      assert.strictEqual(aws.busy(), 0)
    })
  }),
)
