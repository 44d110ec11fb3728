import { ListAccountsCommand } from "@aws-sdk/client-organizations"
import { GetResourcesCommand, TagResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api"
import { assert, describe, it } from "vitest"
import { clientsOf, failureOf, shop, steppedTime, taggingIn, withOrganization } from "./clients.ts"

const orders = `arn:aws:sqs:eu-west-1:${shop}:orders`

const answers = async () => {
  const seen: Array<unknown> = []
  const { time } = steppedTime()
  await withOrganization({ time }, async (aws) => {
    const { organizations } = clientsOf(aws)
    seen.push(await organizations.send(new ListAccountsCommand({ MaxResults: 2 })))
    seen.push(await (await taggingIn(aws)).send(new GetResourcesCommand({ ResourcesPerPage: 2 })))
  })()
  return JSON.stringify(seen)
}

describe("an organization in process", () => {
  it("answers within microtasks: no timer, no I/O, no chance, no clock but its own", async () => {
    const { time } = steppedTime()
    await withOrganization({ time }, async (aws) => {
      const client = await taggingIn(aws)
      await client.send(new GetResourcesCommand({}))
      const order: Array<string> = []
      const turn = new Promise<void>((resolve) => {
        setImmediate(() => {
          order.push("turn")
          resolve()
        })
      })
      for (let call = 0; call < 5; call += 1)
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        await client.send(
          new TagResourcesCommand({ ResourceARNList: [orders], Tags: { Call: String(call) } }),
        )
      order.push("calls")
      await turn
      assert.deepStrictEqual(order, ["calls", "turn"])
    })()
  })

  it("gives the same answers in every run", async () => {
    assert.strictEqual(await answers(), await answers())
  })

  it(
    "counts calls by service id and operation, refused ones too",
    withOrganization(
      {
        faults: [
          { service: "Organizations", operation: "ListAccounts", calls: "1-1", do: { throttle: true } },
        ],
      },
      async (aws) => {
        const { organizations } = clientsOf(aws)
        await failureOf(organizations.send(new ListAccountsCommand({})))
        await organizations.send(new ListAccountsCommand({}))
        await taggingIn(aws)
        assert.deepStrictEqual(
          [...aws.calls()],
          [
            ["Organizations:ListAccounts", 2],
            ["STS:AssumeRole", 1],
          ],
        )
      },
    ),
  )

  it(
    "can be held before a call has an effect, and after",
    withOrganization({}, async (aws) => {
      const client = await taggingIn(aws)
      const tag = (value: string) =>
        client.send(new TagResourcesCommand({ ResourceARNList: [orders], Tags: { Env: value } }))
      for (const [phase, value] of [
        ["before", "prod"],
        ["after", "after"],
      ]) {
        const held = Promise.withResolvers<undefined>()
        aws.onCall((_service, _operation, now) => {
          if (now !== phase) return undefined
          held.resolve(undefined)
          return new Promise<void>(() => {})
        })
        void tag(phase ?? "")
        // oxlint-disable-next-line no-await-in-loop -- one phase at a time
        await held.promise
        assert.strictEqual(aws.tags(orders)?.["Env"], value)
      }
    }),
  )

  it(
    "lets a caller give up while the call goes on",
    withOrganization({}, async (aws) => {
      const client = await taggingIn(aws)
      const gate = Promise.withResolvers<undefined>()
      aws.onCall((_service, _operation, phase) => (phase === "before" ? gate.promise : undefined))
      const controller = new AbortController()
      const call = client.send(
        new TagResourcesCommand({ ResourceARNList: [orders], Tags: { Env: "late" } }),
        {
          abortSignal: controller.signal,
        },
      )
      controller.abort()
      assert.strictEqual((await failureOf(call)).name, "AbortError")
      assert.strictEqual(aws.tags(orders)?.["Env"], "prod")
      gate.resolve(undefined)
      await new Promise((resolve) => setImmediate(resolve))
      assert.strictEqual(aws.tags(orders)?.["Env"], "late")
    }),
  )

  it(
    "refuses unsigned requests and services that it does not have",
    withOrganization({}, async (aws) => {
      const request = { method: "POST", path: "/", query: {}, headers: {}, body: "" }
      assert.strictEqual((await aws.answer(request)).status, 403)
      const authorization =
        "AWS4-HMAC-SHA256 Credential=AKIA222222222222USER/20260101/eu-west-1/glacier/aws4_request, x"
      assert.strictEqual((await aws.answer({ ...request, headers: { authorization } })).status, 404)
    }),
  )

  it(
    "sends no Date, which would shift a client's clock",
    withOrganization({}, async (aws) => {
      const request = { method: "POST", path: "/", query: {}, headers: {}, body: "" }
      assert.notProperty((await aws.answer(request)).headers, "date")
    }),
  )
})
