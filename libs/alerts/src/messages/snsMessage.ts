import type { ToldAlert } from "@orgtag/tagging"
import { alertDocument } from "./alertDocument.ts"
import { alertText } from "./alertText.ts"
import { bytesOf, fitMessage } from "./fitMessage.ts"

/** What is published to a topic. */
export interface SnsMessage {
  /** Under 100 characters of printable ASCII, as SNS takes them; our own words only. */
  readonly Subject: string
  /** A JSON object: the text for e-mails, the document for everything else. */
  readonly Message: string
  readonly MessageStructure: "json"
  /** What subscriptions may filter by. */
  readonly MessageAttributes: Readonly<
    Record<string, { readonly DataType: "String" | "String.Array" | "Number"; readonly StringValue: string }>
  >
}

/**
 * The largest message that SNS takes, attributes included, where a topic does not say otherwise:
 * https://docs.aws.amazon.com/general/latest/gr/sns.html
 */
export const snsBytesMax = 262_144

/** The message of an alert, within what SNS takes. */
export const snsMessage = (told: ToldAlert): SnsMessage =>
  fitMessage(told, makeMessage, (message) => snsBytes(message) <= snsBytesMax)

/** The bytes that SNS counts: body, and names, types and values of attributes. */
export const snsBytes = ({ Message, MessageAttributes }: SnsMessage): number =>
  bytesOf(Message) +
  Object.entries(MessageAttributes).reduce(
    (sum, [name, { DataType, StringValue }]) =>
      sum + bytesOf(name) + bytesOf(DataType) + bytesOf(StringValue),
    0,
  )

const makeMessage = (told: ToldAlert): SnsMessage => {
  const { alert } = told
  const subject = subjectOf(`orgtag ${alert.severity}: ${alert.title}`)
  return {
    Subject: subject,
    Message: JSON.stringify({
      default: JSON.stringify(alertDocument(told)),
      email: alertText(told),
      sms: subject,
    }),
    MessageStructure: "json",
    MessageAttributes: {
      severity: { DataType: "String", StringValue: alert.severity },
      cause: { DataType: "String", StringValue: alert.cause },
      id: { DataType: "String", StringValue: told.id },
      sweepId: { DataType: "String", StringValue: told.sweepId },
      outcome: { DataType: "String", StringValue: told.outcome },
      // SNS takes no empty array: an alert about the organization has one member that is no account.
      accounts: {
        DataType: "String.Array",
        StringValue: JSON.stringify(
          alert.accounts.length === 0
            ? ["organization"]
            : [...alert.accounts, ...(alert.accountsOmitted > 0 ? ["more"] : [])],
        ),
      },
    },
  }
}

/** A subject: SNS refuses line breaks, other control characters, and 100 characters or more. */
const subjectOf = (text: string): string => {
  const ascii = text.replaceAll(/[^\u0020-\u007e]/gu, "?")
  return ascii.length < 100 ? ascii : `${ascii.slice(0, 96)}...`
}
