import { harmless } from "@orgtag/tagging"

/**
 * A text from outside as it may stand in a message to people: on one line, whatever would hide or reorder text made
 * visible, and nothing that a mail program or a chat would make a link of.
 */
export const plainText = (text: string): string =>
  harmless(text)
    .replaceAll("://", "[:]//")
    .replaceAll(/\b(www|mailto|tel|javascript|data)([.:])/giu, "$1[$2]")
