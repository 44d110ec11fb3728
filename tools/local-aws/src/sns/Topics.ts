import { createHash } from "node:crypto"

/** A topic. */
export interface Topic {
  readonly arn: string
  readonly owner: string
  readonly region: string
  readonly fifo: boolean
  readonly subscriptions: Array<Subscription>
  /** Ids that a FIFO topic took in the last five minutes, and when. */
  readonly taken: Map<string, number>
}

/** A subscription to a topic; one by HTTP waits until its endpoint has confirmed it. */
export interface Subscription {
  readonly arn: string
  readonly topicArn: string
  readonly owner: string
  readonly protocol: string
  readonly endpoint: string
  readonly token: string
  readonly filter: ReadonlyMap<string, ReadonlyArray<string>> | undefined
  confirmed: boolean
}

/** A message as one subscriber gets it. */
export interface Delivered {
  readonly subscription: string
  readonly protocol: string
  readonly endpoint: string
  readonly messageId: string
  readonly subject: string | undefined
  /** The text that is for this protocol. */
  readonly message: string
  readonly attributes: ReadonlyMap<string, MessageAttribute>
}

/** An attribute of a message. */
export interface MessageAttribute {
  readonly type: string
  readonly value: string
}

/** How many messages the log keeps; the oldest go first. */
const deliveredMax = 10_000

/** The topics of all accounts and Regions, and what their subscribers got. */
export class Topics {
  readonly #topics = new Map<string, Topic>()
  #delivered: Array<Delivered> = []
  #serial = 0

  /** The topic with this ARN. */
  readonly at = (arn: string): Topic | undefined => this.#topics.get(arn)

  /** Creates a topic, or answers the one that is there. */
  readonly create = (topic: Pick<Topic, "arn" | "owner" | "region" | "fifo">): Topic => {
    const made = this.#topics.get(topic.arn) ?? { ...topic, subscriptions: [], taken: new Map() }
    this.#topics.set(topic.arn, made)
    return made
  }

  /** An id that is the same in every run: the form of a UUID, from a count. */
  readonly nextId = (kind: string): string => {
    this.#serial += 1
    const hex = createHash("sha256").update(`${kind}${this.#serial}`).digest("hex")
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
      "-",
    )
  }

  /** Keeps what a subscriber got. */
  readonly keep = (delivered: Delivered): void => {
    this.#delivered.push(delivered)
    if (this.#delivered.length > deliveredMax) this.#delivered = this.#delivered.slice(-deliveredMax / 2)
  }

  /** The tokens of subscriptions that wait for their endpoint, or did. */
  readonly tokens = (): ReadonlyArray<string> =>
    [...this.#topics.values()].flatMap(({ subscriptions }) =>
      subscriptions.flatMap(({ protocol, token }) => (protocol === "http" ? [token] : [])),
    )

  /** What subscribers got, in order. */
  readonly delivered = (): ReadonlyArray<Delivered> => this.#delivered
}

/** Whether a subscription's filter lets a message through: each of its keys must name a value that the message has. */
export const passesFilter = (
  { filter }: Subscription,
  attributes: ReadonlyMap<string, MessageAttribute>,
): boolean =>
  filter === undefined ||
  [...filter].every(([name, wanted]) => {
    const attribute = attributes.get(name)
    return attribute !== undefined && valuesOf(attribute).some((value) => wanted.includes(value))
  })

const valuesOf = ({ type, value }: MessageAttribute): ReadonlyArray<string> => {
  if (type !== "String.Array") return [value]
  const parsed: unknown = JSON.parse(value)
  return Array.isArray(parsed) ? parsed.map(String) : []
}
