/**
 * Characters that a terminal obeys, that hide, or that change the order of what is shown.
 *
 * C0 and C1 controls (ESC and CSI among them), everything invisible or bidirectional (`Cf` and the rest that Unicode
 * calls ignorable: zero-width characters, overrides, tag characters, fillers), line and paragraph separators, lone
 * surrogates, private use, and every space but the plain one, which would pass for it.
 */
const hazards = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["\n", String.raw`\n`],
  ["\r", String.raw`\r`],
  ["\t", String.raw`\t`],
])

const visible = (character: string): string =>
  shortEscapes.get(character) ?? String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

/**
 * A text from outside (a tag, a name, an error) as it may be shown: whatever a terminal would obey, hide or reorder
 * stands there as a visible escape. The result is one line.
 */
export const harmless = (text: string): string => text.replace(hazards, visible)

/** A value in double quotes, in which a backslash or a quote of its own is escaped: no two values look the same. */
export const quoted = (text: string): string => `"${harmless(text.replace(/[\\"]/gu, String.raw`\$&`))}"`

const jsonEscape = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, index) => String.raw`\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("")

/**
 * JSON in which everything that `harmless` would escape is escaped in JSON's own way: the same data for a parser, and
 * nothing that a terminal obeys.
 */
export const harmlessJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, undefined, indent)
    .split("\n")
    .map((line) => line.replace(hazards, jsonEscape))
    .join("\n")
