import { AwsError } from "../AwsError.ts"
import { answer, type Answer, type Call, type Service } from "../Call.ts"
import { isRecord } from "../Input.ts"
import type { LocalTime } from "../LocalTime.ts"
import { pageOf } from "../Page.ts"
import { queryProtocol } from "../protocols/queryProtocol.ts"
import { publish } from "../sns/publish.ts"
import { isLoopback, postConfirmation } from "../sns/postNotification.ts"
import type { Subscription, Topic, Topics } from "../sns/Topics.ts"

/**
 * SNS: topics, subscriptions and Publish. What subscribers by e-mail, SQS, Lambda and SMS get is kept to be looked at;
 * those by HTTP are on this machine, confirm as on AWS, and are posted to.
 *
 * Filter policies know values of message attributes, and nothing finer.
 */
export const snsService = (topics: Topics, time: LocalTime): Service => ({
  id: "SNS",
  signingName: "sns",
  protocol: queryProtocol("http://sns.amazonaws.com/doc/2010-03-31/"),
  regions: "any",
  operations: new Map([
    ["CreateTopic", (call: Call) => createTopic(call, topics)],
    ["Subscribe", (call: Call) => subscribe(call, topics, time.now())],
    ["ConfirmSubscription", (call: Call) => confirmSubscription(call, topics)],
    ["ListSubscriptionsByTopic", (call: Call) => listSubscriptions(call, topics)],
    ["Publish", (call: Call) => publish(call, topicOf(call, topics), topics, time.now())],
  ]),
  // What the smallest Regions take; the larger ones take 9,000 and 30,000 a second.
  buckets: (operation) =>
    operation === "Publish"
      ? [{ name: "publish", perSecond: 300, burst: 300, scope: "account-region" }]
      : [{ name: operation, perSecond: 100, burst: 100, scope: "account-region" }],
  throttled: () => new AwsError("Throttled", 429, "Rate exceeded"),
  invalid,
  actionPrefix: "sns",
  arnsOf: (_operation, input) => [input.fields["TopicArn"]].filter((arn) => typeof arn === "string"),
})

const invalid = (message: string): AwsError =>
  new AwsError("InvalidParameter", 400, `Invalid parameter: ${message}`)

const createTopic = ({ input, identity, region }: Call, topics: Topics): Answer => {
  const name = input.required("Name")
  const attributes = mapOf(input.fields["Attributes"])
  const fifo = attributes.get("FifoTopic") === "true"
  if (!/^[A-Za-z0-9_-]{1,256}$/u.test(fifo ? name.replace(/\.fifo$/u, "") : name)) throw invalid("Topic Name")
  if (fifo !== name.endsWith(".fifo"))
    throw invalid(
      "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.",
    )
  const arn = `arn:aws:sns:${region}:${identity.account}:${name}`
  return answer({ TopicArn: topics.create({ arn, owner: identity.account, region, fifo }).arn })
}

/** The topic that a call names. One of another account answers as a topic whose policy lets nobody else in. */
const topicOf = ({ input, identity, operation }: Call, topics: Topics): Topic => {
  const arn = input.text("TopicArn")
  if (arn === undefined) throw invalid("TopicArn or TargetArn Reason: no value for required parameter")
  if (!/^arn:[^:]+:sns:[^:]+:\d{12}:.+$/u.test(arn))
    throw invalid(`TopicArn Reason: An ARN must have at least 6 elements, not ${arn.split(":").length}`)
  if (arn.split(":")[4] !== identity.account)
    throw new AwsError(
      "AuthorizationError",
      403,
      `User: ${identity.arn} is not authorized to perform: SNS:${operation} on resource: ${arn} because no resource-based policy allows the SNS:${operation} action`,
    )
  const topic = topics.at(arn)
  if (topic === undefined) throw new AwsError("NotFound", 404, "Topic does not exist")
  return topic
}

const protocols: ReadonlySet<string> = new Set(["http", "email", "email-json", "sms", "sqs", "lambda"])

const subscribe = (call: Call, topics: Topics, now: number): Answer => {
  const { input } = call
  const topic = topicOf(call, topics)
  const protocol = input.required("Protocol")
  const endpoint = input.required("Endpoint")
  if (!protocols.has(protocol)) throw invalid(`Does not support this protocol string: ${protocol}`)
  if (protocol === "http" && !isLoopback(endpoint)) throw invalid("HTTP endpoint is not on this machine")
  if (topic.fifo && protocol !== "sqs")
    throw invalid("Invalid protocol type: FIFO topics can be subscribed to by SQS queues only")
  const existing = topic.subscriptions.find(
    (each) => each.protocol === protocol && each.endpoint === endpoint,
  )
  const subscription: Subscription = existing ?? {
    arn: `${topic.arn}:${topics.nextId("subscription")}`,
    topicArn: topic.arn,
    owner: call.identity.account,
    protocol,
    endpoint,
    token: topics.nextId("token").replaceAll("-", ""),
    filter: filterOf(mapOf(input.fields["Attributes"]).get("FilterPolicy")),
    confirmed: protocol !== "http",
  }
  if (existing === undefined) topic.subscriptions.push(subscription)
  if (!subscription.confirmed) postConfirmation(subscription, topics.nextId("message"), now)
  const shown = subscription.confirmed || input.flag("ReturnSubscriptionArn")
  return answer({ SubscriptionArn: shown ? subscription.arn : "pending confirmation" })
}

const filterOf = (text: string | undefined): Subscription["filter"] => {
  if (text === undefined) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw invalid("FilterPolicy: failed to parse JSON")
  }
  if (!isRecord(parsed)) throw invalid("FilterPolicy: Filter policy must be an object")
  return new Map(
    Object.entries(parsed).map(([name, wanted]) => {
      if (!Array.isArray(wanted) || wanted.length === 0 || !wanted.every((each) => typeof each === "string"))
        throw invalid(
          `FilterPolicy: the embedded organization takes lists of texts only, not what "${name}" has`,
        )
      return [name, wanted]
    }),
  )
}

const confirmSubscription = (call: Call, topics: Topics): Answer => {
  const topic = topicOf(call, topics)
  const token = call.input.required("Token")
  const subscription = topic.subscriptions.find((each) => each.token === token)
  if (subscription === undefined) throw invalid("Token")
  subscription.confirmed = true
  return answer({ SubscriptionArn: subscription.arn })
}

const listSubscriptions = (call: Call, topics: Topics): Answer => {
  const topic = topicOf(call, topics)
  const page = pageOf(
    topic.subscriptions.map(({ arn, owner, protocol, endpoint, topicArn, confirmed }) => ({
      SubscriptionArn: confirmed ? arn : "PendingConfirmation",
      Owner: owner,
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: topicArn,
    })),
    {
      size: 100,
      token: call.input.text("NextToken"),
      fault: call.faults.page,
      serial: call.serial,
      invalidToken: () => invalid("NextToken"),
    },
  )
  return answer({ Subscriptions: page.rows, NextToken: page.next })
}

/** A map of texts as forms write it: `Attributes.entry.1.key` and `.value`. */
const mapOf = (field: unknown): ReadonlyMap<string, string> => {
  const entries = isRecord(field) ? field["entry"] : undefined
  if (!isRecord(entries)) return new Map()
  return new Map(
    Object.values(entries).flatMap((entry) =>
      isRecord(entry) && typeof entry["key"] === "string" && typeof entry["value"] === "string"
        ? [[entry["key"], entry["value"]] as const]
        : [],
    ),
  )
}
