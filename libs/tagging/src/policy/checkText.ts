import type { Diagnostic } from "./Diagnostic.ts"
import { diagnosticAt } from "./PolicyDocument.ts"
import { showText } from "./showValue.ts"
import { TextLines } from "./TextLines.ts"

/** The largest policy file, in bytes: 1 MiB. */
export const policyBytesMax = 1_048_576

/** More than this many bad characters are one broken file, not many mistakes. */
const charactersReportedMax = 20

/**
 * What keeps a text from being read as a policy at all: its size, bytes that are no UTF-8 (a reader puts U+FFFD in
 * their place, or half a surrogate pair), characters that control a terminal, and characters that turn the direction
 * of writing, with which a reviewer can be shown another policy than the one that is applied.
 */
export const checkText = (text: string, file: string): ReadonlyArray<Diagnostic> => {
  const bytes = Buffer.byteLength(text, "utf8")
  if (bytes > policyBytesMax)
    return [
      diagnosticAt(file, new TextLines(""), 0, [], {
        message: "this file is too large",
        found: `${bytes} bytes`,
        expected: `at most ${policyBytesMax}`,
      }),
    ]
  const unwanted = /(?![\t\n\r])[\p{Cc}\p{Cs}\uFFFD\u202A-\u202E\u2066-\u2069]/gu
  const found: Array<RegExpExecArray> = []
  for (let match = unwanted.exec(text); match !== null; match = unwanted.exec(text)) {
    found.push(match)
    if (found.length === charactersReportedMax) break
  }
  if (found.length === 0) return []
  const lines = new TextLines(text)
  return found.map(({ 0: character, index }) =>
    diagnosticAt(file, lines, index, [], { message: messageOf(character), found: showFound(character) }),
  )
}

const messageOf = (character: string): string =>
  character === "\uFFFD" || /\p{Cs}/u.test(character)
    ? "this is not UTF-8"
    : /\p{Cc}/u.test(character)
      ? "a policy file has no control characters"
      : "a policy file has no characters that turn the direction of writing"

const showFound = (character: string): string => (character === "\uFFFD" ? "U+FFFD" : showText(character))
