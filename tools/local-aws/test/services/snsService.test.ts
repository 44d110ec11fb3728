import { createServer } from "node:http"
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns"
import { assert, describe, it } from "vitest"
import type { AccessKeys, LocalAws } from "../../src/index.ts"
import { failureOf, shop, steppedTime, withOrganization } from "../clients.ts"

const clientOf = (aws: LocalAws, credentials: AccessKeys = aws.credentials): SNSClient =>
  new SNSClient({ region: "eu-west-1", credentials, requestHandler: aws.requestHandler, maxAttempts: 1 })

const topicIn = async (aws: LocalAws, name = "alerts"): Promise<string> => {
  const Attributes = name.endsWith(".fifo") ? { FifoTopic: "true" } : undefined
  const { TopicArn = "" } = await clientOf(aws).send(
    new CreateTopicCommand({ Name: name, ...(Attributes === undefined ? {} : { Attributes }) }),
  )
  return TopicArn
}

const subscribe = (aws: LocalAws, TopicArn: string, Protocol: string, Endpoint: string, filter?: object) =>
  clientOf(aws).send(
    new SubscribeCommand({
      TopicArn,
      Protocol,
      Endpoint,
      ...(filter === undefined ? {} : { Attributes: { FilterPolicy: JSON.stringify(filter) } }),
    }),
  )

const refusalOf = async (change: Partial<PublishCommandInput>, name = "alerts") => {
  let refusal: Awaited<ReturnType<typeof failureOf>> | undefined
  await withOrganization({}, async (aws) => {
    const TopicArn = await topicIn(aws, name)
    refusal = await failureOf(clientOf(aws).send(new PublishCommand({ TopicArn, Message: "m", ...change })))
  })()
  return refusal
}

describe("a topic", () => {
  it(
    "is created once, in the caller's account and the client's Region",
    withOrganization({}, async (aws) => {
      assert.strictEqual(await topicIn(aws), "arn:aws:sns:eu-west-1:222222222222:alerts")
      assert.strictEqual(await topicIn(aws), await topicIn(aws))
    }),
  )

  it(
    "that is not there is not found, and one of another account is nobody's business",
    withOrganization({}, async (aws) => {
      const at = (TopicArn: string) =>
        failureOf(clientOf(aws).send(new PublishCommand({ TopicArn, Message: "m" })))
      assert.deepInclude(await at("arn:aws:sns:eu-west-1:222222222222:none"), {
        name: "NotFoundException",
        status: 404,
      })
      const foreign = await at(`arn:aws:sns:eu-west-1:${shop}:alerts`)
      assert.deepInclude(foreign, { name: "AuthorizationErrorException", status: 403 })
    }),
  )
})

const attribute = (value: { DataType: string; StringValue?: string }) => ({ MessageAttributes: { a: value } })

describe("Publish", () => {
  it(
    "hands each subscriber the text for its protocol, with subject and attributes",
    withOrganization({}, async (aws) => {
      const TopicArn = await topicIn(aws)
      await subscribe(aws, TopicArn, "email", "ops@example.com")
      await subscribe(aws, TopicArn, "sqs", "arn:aws:sqs:eu-west-1:222222222222:alerts")
      const { MessageId } = await clientOf(aws).send(
        new PublishCommand({
          TopicArn,
          Subject: "three of them",
          Message: JSON.stringify({ default: "for machines", email: "for people" }),
          MessageStructure: "json",
          MessageAttributes: { severity: { DataType: "String", StringValue: "critical" } },
        }),
      )
      assert.deepEqual(
        aws.notifications().map(({ protocol, message, subject }) => ({ protocol, message, subject })),
        [
          { protocol: "email", message: "for people", subject: "three of them" },
          { protocol: "sqs", message: "for machines", subject: "three of them" },
        ],
      )
      assert.isTrue(aws.notifications().every(({ messageId }) => messageId === MessageId))
      assert.deepEqual(aws.notifications()[0]?.attributes.get("severity"), {
        type: "String",
        value: "critical",
      })
    }),
  )

  it(
    "hands on what a filter policy lets through: one of the values of each of its attributes",
    withOrganization({}, async (aws) => {
      const TopicArn = await topicIn(aws)
      await subscribe(aws, TopicArn, "email", "critical@example.com", { severity: ["critical", "warning"] })
      await subscribe(aws, TopicArn, "email", "lab@example.com", {
        accounts: ["444444444444"],
        severity: ["critical"],
      })
      const publish = (severity: string, accounts: ReadonlyArray<string>) =>
        clientOf(aws).send(
          new PublishCommand({
            TopicArn,
            Message: "m",
            MessageAttributes: {
              severity: { DataType: "String", StringValue: severity },
              accounts: { DataType: "String.Array", StringValue: JSON.stringify(accounts) },
            },
          }),
        )
      await publish("critical", ["333333333333", "444444444444"])
      await publish("warning", ["444444444444"])
      await publish("notice", ["444444444444"])
      assert.deepEqual(
        aws.notifications().map(({ endpoint }) => endpoint),
        ["critical@example.com", "lab@example.com", "critical@example.com"],
      )
    }),
  )

  it("refuses what SNS refuses", async () => {
    const cases: ReadonlyArray<readonly [Partial<PublishCommandInput>, RegExp]> = [
      [{ Message: "x".repeat(262_145) }, /Message too long/u],
      [
        { Message: "x".repeat(262_140), ...attribute({ DataType: "String", StringValue: "y" }) },
        /Message too long/u,
      ],
      [{ Subject: "two\nlines" }, /Subject/u],
      [{ Subject: "x".repeat(100) }, /Subject/u],
      [{ Subject: "ümlaut" }, /Subject/u],
      [{ Message: "no json", MessageStructure: "json" }, /failed to parse/u],
      [{ Message: '{"email":"x"}', MessageStructure: "json" }, /No default entry/u],
      [attribute({ DataType: "String", StringValue: "" }), /non-empty/u],
      [attribute({ DataType: "Text", StringValue: "x" }), /invalid type/u],
      [attribute({ DataType: "String.Array", StringValue: "x" }), /no JSON array/u],
    ]
    for (const [change, message] of cases) {
      const refusal = await refusalOf(change)
      assert.match(refusal?.message ?? "taken", message)
      assert.strictEqual(refusal?.status, 400)
    }
  })

  it("takes the largest message and the longest subject that SNS takes", async () => {
    await withOrganization({}, async (aws) => {
      const TopicArn = await topicIn(aws)
      await clientOf(aws).send(
        new PublishCommand({ TopicArn, Message: "x".repeat(262_144), Subject: "s".repeat(99) }),
      )
    })()
  })

  it("to a FIFO topic needs a group and an id, and hands on a repeated id once in five minutes", async () => {
    assert.match((await refusalOf({}, "alerts.fifo"))?.message ?? "", /MessageGroupId/u)
    assert.match((await refusalOf({ MessageGroupId: "g" }, "alerts.fifo"))?.message ?? "", /Deduplication/u)
    const { time, pass } = steppedTime()
    await withOrganization({ time }, async (aws) => {
      const TopicArn = await topicIn(aws, "alerts.fifo")
      await subscribe(aws, TopicArn, "sqs", "arn:aws:sqs:eu-west-1:222222222222:alerts.fifo")
      const publish = () =>
        clientOf(aws).send(
          new PublishCommand({ TopicArn, Message: "m", MessageGroupId: "g", MessageDeduplicationId: "one" }),
        )
      await publish()
      await publish()
      assert.lengthOf(aws.notifications(), 1)
      pass(300_000)
      await publish()
      assert.lengthOf(aws.notifications(), 2)
    })()
  })
})

describe("a subscription by HTTP", () => {
  it(
    "is asked to confirm, and posted to only after it did",
    { timeout: 30_000 },
    withOrganization({}, async (aws) => {
      const received: Array<Record<string, unknown>> = []
      const server = createServer((request, response) => {
        const chunks: Array<Buffer> = []
        request.on("data", (chunk: Buffer) => chunks.push(chunk))
        request.on("end", () => {
          received.push(JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>)
          response.end()
        })
      })
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const until = async (count: number) => {
        while (received.length < count) await new Promise((later) => setTimeout(later, 5))
      }
      const TopicArn = await topicIn(aws)
      const { SubscriptionArn } = await subscribe(aws, TopicArn, "http", `http://127.0.0.1:${port}/`)
      assert.strictEqual(SubscriptionArn, "pending confirmation")
      await clientOf(aws).send(new PublishCommand({ TopicArn, Message: "too early" }))
      await until(1)
      assert.deepInclude(received[0], { Type: "SubscriptionConfirmation", TopicArn })
      await clientOf(aws).send(
        new ConfirmSubscriptionCommand({ TopicArn, Token: String(received[0]?.["Token"]) }),
      )
      await clientOf(aws).send(new PublishCommand({ TopicArn, Message: "now", Subject: "s" }))
      await until(2)
      assert.deepInclude(received[1], { Type: "Notification", Message: "now", Subject: "s" })
      const { Subscriptions } = await clientOf(aws).send(new ListSubscriptionsByTopicCommand({ TopicArn }))
      assert.deepInclude(Subscriptions?.[0], { Protocol: "http", TopicArn })
      server.close()
    }),
  )

  it(
    "leads to this machine only",
    withOrganization({}, async (aws) => {
      const TopicArn = await topicIn(aws)
      const failed = await failureOf(subscribe(aws, TopicArn, "http", "http://example.com/"))
      assert.match(failed.message, /not on this machine/u)
    }),
  )
})
