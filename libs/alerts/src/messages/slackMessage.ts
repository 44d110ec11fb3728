import type { ToldAlert } from "@orgtag/tagging"
import { runbookOf } from "./alertDocument.ts"
import { bytesOf, fitMessage } from "./fitMessage.ts"
import { accountsLine, placeOf } from "./placesOf.ts"
import { plainText } from "./plainText.ts"

/** A text of a message. Slack shows it as it is: neither its markup nor mentions nor links are looked for in it. */
export interface SlackText {
  readonly type: "text"
  readonly text: string
  readonly style?: { readonly bold: true } | { readonly code: true }
}

/** A paragraph, or lines in a box. */
export interface SlackParagraph {
  readonly type: "rich_text_section" | "rich_text_preformatted"
  readonly elements: ReadonlyArray<SlackText>
}

/** The message of an alert for Slack's incoming webhooks. */
export interface SlackMessage {
  /** What notifications show: our own words, for here Slack does look for markup. */
  readonly text: string
  readonly blocks: readonly [{ readonly type: "rich_text"; readonly elements: ReadonlyArray<SlackParagraph> }]
  readonly unfurl_links: false
  readonly unfurl_media: false
}

/** Slack cuts messages off; this much it shows. */
export const slackBytesMax = 16_000

/**
 * The message of an alert for Slack.
 *
 * All that others wrote stands in `text` elements of a rich text block
 * (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block), whose content is never parsed: `<!channel>` stays
 * nine characters and a bracket more, whoever named a tag so.
 */
export const slackMessage = (told: ToldAlert): SlackMessage =>
  fitMessage(told, makeMessage, (message) => bytesOf(JSON.stringify(message)) <= slackBytesMax)

const makeMessage = (told: ToldAlert): SlackMessage => ({
  text: escaped(plainText(`orgtag ${told.alert.severity}: ${told.alert.title}`)),
  blocks: [{ type: "rich_text", elements: paragraphsOf(told) }],
  unfurl_links: false,
  unfurl_media: false,
})

const paragraphsOf = ({ alert, ...told }: ToldAlert): ReadonlyArray<SlackParagraph> => {
  const { severity, title, counts, examples, examplesOmitted, hint, commands, snippet } = alert
  const again = told.times > 1 ? `\nopen since ${plainText(told.since)}, told ${told.times} times` : ""
  return [
    section(bold(`${severity}: ${plainText(title)}`), plain(again)),
    ...(counts.length === 0
      ? []
      : [
          section(
            plain(
              counts
                .map(({ what, count }) => `${plainText(what)}: ${count.toLocaleString("en-US")}`)
                .join(" · "),
            ),
          ),
        ]),
    ...examples.map((example) =>
      section(
        plain(`• ${[...placeOf(alert, example), plainText(example.text)].join(": ")}`),
        ...(example.resource === undefined ? [] : [plain("\n"), code(plainText(example.resource))]),
      ),
    ),
    ...(examplesOmitted > 0 ? [section(plain(`… and ${examplesOmitted.toLocaleString("en-US")} more`))] : []),
    ...accountsLine(alert).map((line) => section(plain(line))),
    section(bold("What to do: "), plain(plainText(hint))),
    ...(snippet === undefined || snippet === "" ? [] : [box(snippet.split("\n").map(plainText).join("\n"))]),
    ...(commands.join("") === "" ? [] : [box(commands.map(plainText).join("\n"))]),
    section(
      plain(
        `sweep ${plainText(told.sweepId)}: ${told.outcome} · ${runbookOf(alert.cause)} · ${plainText(told.id)}`,
      ),
    ),
  ]
}

// An empty text is refused by Slack.
const section = (...elements: ReadonlyArray<SlackText>): SlackParagraph => ({
  type: "rich_text_section",
  elements: elements.filter(({ text }) => text !== ""),
})

const box = (text: string): SlackParagraph => ({ type: "rich_text_preformatted", elements: [plain(text)] })

const plain = (text: string): SlackText => ({ type: "text", text })
const bold = (text: string): SlackText => ({ type: "text", text, style: { bold: true } })
const code = (text: string): SlackText => ({ type: "text", text, style: { code: true } })

/** The three characters that Slack's markup begins with: https://docs.slack.dev/messaging/formatting-message-text */
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
