import { ListAccountsCommand, OrganizationsClient } from "@aws-sdk/client-organizations"
import { Effect } from "effect"
import { assert, it } from "vitest"
import { twoAccounts } from "../../src/index.ts"
import { makeLocalAwsThread, type LocalAwsThread } from "../../src/thread/makeLocalAwsThread.ts"
import { failureOf } from "../clients.ts"

const withThread = (test: (aws: LocalAwsThread) => Promise<void>) => () =>
  Effect.runPromise(
    Effect.scoped(
      Effect.flatMap(makeLocalAwsThread({ seed: twoAccounts() }), (aws) => Effect.promise(() => test(aws))),
    ),
  )

const optionsOf = ({ region, credentials }: LocalAwsThread) => ({ region, credentials, maxAttempts: 1 })

it(
  "An organization in a thread answers SDK clients, and refuses as it does in this one",
  withThread(async (aws) => {
    const client = new OrganizationsClient({ ...optionsOf(aws), requestHandler: aws.requestHandler })
    const { Accounts } = await client.send(new ListAccountsCommand({}))
    assert.lengthOf(Accounts ?? [], 4)
    const failed = await failureOf(client.send(new ListAccountsCommand({ MaxResults: 21 })))
    assert.deepInclude(failed, { name: "InvalidInputException", status: 400 })
  }),
)

it(
  "An organization in a thread can be served, on a free port too",
  withThread(async (aws) => {
    const { url } = await Effect.runPromise(aws.serve(0))
    const client = new OrganizationsClient({ ...optionsOf(aws), endpoint: url })
    const { Accounts } = await client.send(new ListAccountsCommand({}))
    assert.lengthOf(Accounts ?? [], 4)
  }),
)
