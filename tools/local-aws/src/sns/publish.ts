import { AwsError } from "../AwsError.ts"
import { answer, type Answer, type Call } from "../Call.ts"
import { isRecord } from "../Input.ts"
import { postNotification } from "./postNotification.ts"
import { type Delivered, type MessageAttribute, passesFilter, type Topic, type Topics } from "./Topics.ts"

/** Body and attributes together, where a topic does not say otherwise. */
const bytesMax = 262_144

const invalid = (message: string): AwsError =>
  new AwsError("InvalidParameter", 400, `Invalid parameter: ${message}`)

/**
 * Publish, with the limits that SNS documents: 256 KiB with attributes, subjects of fewer than 100 printable characters,
 * JSON with a text under `default` where the structure is `json`, ids that a FIFO topic takes once in five minutes.
 */
export const publish = ({ input }: Call, topic: Topic, topics: Topics, now: number): Answer => {
  const message = input.text("Message") ?? ""
  const subject = input.text("Subject")
  const structure = input.text("MessageStructure")
  const attributes = attributesOf(input.fields["MessageAttributes"])
  if (message === "") throw invalid("Empty message")
  if (subject !== undefined && !isSubject(subject)) throw invalid("Subject")
  if (bytesOf(message, attributes) > bytesMax) throw invalid("Message too long")
  if (structure !== undefined && structure !== "json") throw invalid("MessageStructure")
  const texts = structure === "json" ? textsIn(message) : new Map([["default", message]])
  const messageId = topics.nextId("message")
  if (topic.fifo && !isFirst(topic, input.text("MessageGroupId"), input.text("MessageDeduplicationId"), now))
    return answer({ MessageId: messageId, SequenceNumber: sequenceNumber })
  for (const subscription of topic.subscriptions) {
    if (!subscription.confirmed || !passesFilter(subscription, attributes)) continue
    const { arn, protocol, endpoint } = subscription
    const delivered: Delivered = {
      subscription: arn,
      protocol,
      endpoint,
      messageId,
      subject,
      message: texts.get(protocol) ?? texts.get("default") ?? "",
      attributes,
    }
    topics.keep(delivered)
    if (protocol === "http") postNotification(delivered, topic.arn, now)
  }
  return answer({ MessageId: messageId, ...(topic.fifo ? { SequenceNumber: sequenceNumber } : {}) })
}

const sequenceNumber = "10000000000000000000"

/** ASCII that begins with a letter, number or punctuation mark, without control characters, under 100 characters. */
const isSubject = (subject: string): boolean => /^[\u0021-\u007e][\u0020-\u007e]{0,98}$/u.test(subject)

const bytesOf = (message: string, attributes: ReadonlyMap<string, MessageAttribute>): number =>
  [...attributes].reduce(
    (sum, [name, { type, value }]) => sum + Buffer.byteLength(`${name}${type}${value}`),
    Buffer.byteLength(message),
  )

const textsIn = (message: string): ReadonlyMap<string, string> => {
  let parsed: unknown
  try {
    parsed = JSON.parse(message)
  } catch {
    throw invalid("Message Structure - JSON message body failed to parse")
  }
  if (!isRecord(parsed)) throw invalid("Message Structure - JSON message body failed to parse")
  if (typeof parsed["default"] !== "string")
    throw invalid("Message Structure - No default entry in JSON message body")
  // Members that are no text are passed over.
  return new Map(
    Object.entries(parsed).flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : [])),
  )
}

const types = /^(?:String|String\.Array|Number|Binary)(?:\.[A-Za-z0-9_.-]+)?$/u

/** `MessageAttributes.entry.1.Name`, `.Value.DataType` and `.Value.StringValue`. */
const attributesOf = (field: unknown): ReadonlyMap<string, MessageAttribute> => {
  const entries = isRecord(field) ? field["entry"] : undefined
  if (!isRecord(entries)) return new Map()
  return new Map(Object.values(entries).map(attributeOf))
}

const attributeOf = (entry: unknown): readonly [string, MessageAttribute] => {
  const name = isRecord(entry) ? entry["Name"] : undefined
  const held = isRecord(entry) ? entry["Value"] : undefined
  const type = isRecord(held) ? held["DataType"] : undefined
  const value = isRecord(held) ? held["StringValue"] : undefined
  if (typeof name !== "string" || typeof type !== "string" || !types.test(type))
    throw parameterValue(`The message attribute '${String(name)}' has an invalid type`)
  if (typeof value !== "string" || value === "")
    throw parameterValue(
      `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${type}'.`,
    )
  if (type === "String.Array" && !isArray(value))
    throw parameterValue(`The message attribute '${name}' is no JSON array`)
  return [name, { type, value }]
}

const parameterValue = (message: string): AwsError => new AwsError("ParameterValueInvalid", 400, message)

const isArray = (text: string): boolean => {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}

/** Whether a FIFO topic takes a message: one whose id it took in the last five minutes is accepted and not handed on. */
const isFirst = (topic: Topic, group: string | undefined, id: string | undefined, now: number): boolean => {
  if (group === undefined) throw invalid("The MessageGroupId parameter is required for FIFO topics")
  if (id === undefined)
    throw invalid(
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    )
  const before = topic.taken.get(id)
  if (before !== undefined && now - before < 300_000) return false
  topic.taken.set(id, now)
  return true
}
