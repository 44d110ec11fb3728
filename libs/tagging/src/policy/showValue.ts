/** A quoted value longer than this is cut. */
const shownCharactersMax = 80

/**
 * A value of the file as a message may show it: on one line, at most 80 characters, no invisible characters.
 *
 * Lists and maps are only named, so that a message never grows with the file.
 */
export const showValue = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(showText(value))
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list"
  if (typeof value === "object" && value !== null)
    return Object.keys(value).length === 0 ? "an empty map" : "a map"
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "nothing"
}

/** Text of the file with what a terminal would act on, or not show, written as `\u{…}`; cut at 80 characters. */
export const showText = (text: string): string => {
  const visible = text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
  const characters = Array.from(visible.slice(0, 4 * shownCharactersMax))
  return characters.length > shownCharactersMax
    ? `${characters.slice(0, shownCharactersMax - 1).join("")}…`
    : visible
}
