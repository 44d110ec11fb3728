import { Option, Schema } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  AlertDocument,
  alertDocument,
  alertText,
  slackMessage,
  snsBytes,
  snsBytesMax,
  snsMessage,
} from "../../src/index.ts"
import { hostileAlert } from "./hostileText.ts"

const property = (check: (told: Parameters<typeof alertText>[0]) => void): void =>
  fc.assert(fc.property(hostileAlert, check), { numRuns: 500 })

/** What a terminal, a mail program or a log reader obeys, or that hides. */
const obeyed = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

describe("the text of an e-mail", () => {
  it("has no control characters but our own line breaks, and as many lines as we wrote", () => {
    property((told) => {
      const lines = alertText(told).split("\n")
      for (const line of lines) expect(line).not.toMatch(obeyed)
      const { examples, commands, counts, snippet = "" } = told.alert
      const most = 12 + 2 * examples.length + commands.length + counts.length + snippet.split("\n").length + 6
      expect(lines.length).toBeLessThanOrEqual(most)
    })
  })

  it("has nothing that a mail program makes a link of", () => {
    property((told) => {
      expect(alertText(told)).not.toMatch(/:\/\/|\bwww\.|\bmailto:|\bjavascript:|\bdata:|\btel:/iu)
    })
  })
})

describe("the message for Slack", () => {
  it("parses back, and holds only text elements besides what we wrote", () => {
    property((told) => {
      const message: unknown = JSON.parse(JSON.stringify(slackMessage(told)))
      expect(Object.keys(message as object)).toEqual(["text", "blocks", "unfurl_links", "unfurl_media"])
      const { blocks } = message as ReturnType<typeof slackMessage>
      expect(blocks).toHaveLength(1)
      expect(blocks[0].type).toBe("rich_text")
      for (const paragraph of blocks[0].elements) {
        expect(["rich_text_section", "rich_text_preformatted"]).toContain(paragraph.type)
        for (const element of paragraph.elements) {
          // Slack parses none of these: a mention is an element of another type, never a text.
          expect(element.type).toBe("text")
          expect(["type,text", "type,text,style"]).toContain(Object.keys(element).join(","))
          expect(element.text).not.toBe("")
        }
      }
    })
  })

  it("has no markup in what notifications show", () => {
    property((told) => {
      const { text } = slackMessage(told)
      expect(text).not.toMatch(/[<>]/u)
      expect(text.replaceAll(/&(?:amp|lt|gt);/gu, "")).not.toContain("&")
    })
  })

  it("shows no link and no character that hides", () => {
    property((told) => {
      for (const { elements } of slackMessage(told).blocks[0].elements)
        for (const { text } of elements) {
          expect(text.replaceAll("\n", "")).not.toMatch(obeyed)
          expect(text).not.toContain("://")
        }
    })
  })
})

describe("the document for machines", () => {
  it("parses back to the alert, with nothing added and nothing lost", () => {
    property((told) => {
      const document = alertDocument(told)
      const back = Schema.decodeUnknownOption(AlertDocument, { onExcessProperty: "error" })(
        JSON.parse(JSON.stringify(document)),
      )
      expect(Option.getOrThrow(back)).toEqual(document)
      expect(document.severity).toBe("critical")
    })
  })
})

describe("what is published to a topic", () => {
  it("is JSON of texts, of which the default is the document", () => {
    property((told) => {
      const message: unknown = JSON.parse(snsMessage(told).Message)
      expect(Object.keys(message as object)).toEqual(["default", "email", "sms"])
      const texts = message as Record<string, string>
      expect(JSON.parse(texts["default"] ?? "")).toEqual(JSON.parse(JSON.stringify(alertDocument(told))))
    })
  })

  it("has a subject that SNS takes, whatever the title is: no line break gets into a header", () => {
    property((told) => {
      const { Subject } = snsMessage(told)
      expect(Subject).toMatch(/^[\u0021-\u007e][\u0020-\u007e]{0,98}$/u)
    })
  })

  it("is within what SNS takes", () => {
    property((told) => {
      expect(snsBytes(snsMessage(told))).toBeLessThanOrEqual(snsBytesMax)
    })
  })
})
