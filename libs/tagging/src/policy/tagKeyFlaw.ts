import { isReservedKey } from "../domain/Tags.ts"
import type { Flaw } from "./Flaw.ts"
import { showValue } from "./showValue.ts"

/** AWS's bound on the length of a tag key, in Unicode code points. */
export const tagKeyCharactersMax = 128

/** AWS's bound on the length of a tag value, in Unicode code points. */
export const tagValueCharactersMax = 256

/** The characters that AWS's own pattern of tags allows (Tag Editor guide, "Tag naming limits and requirements"). */
const taggable = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/**
 * What is wrong with a tag key, if anything.
 *
 * Every key has 1 to 128 characters and none of them is a control character. A key that the policy only reads (in a
 * template or in `when.tags`) may begin with `aws:`, since AWS puts such tags on resources and rules may ask for
 * them. A key that it manages may not. A key that it writes has only characters that AWS lists for tags.
 */
export const tagKeyFlaw = (key: string, use: "read" | "managed" | "written"): Flaw | undefined => {
  const found = showValue(key)
  if (key === "") return { message: "a tag key may not be empty" }
  if (Array.from(key).length > tagKeyCharactersMax)
    return {
      message: "this tag key is too long",
      found,
      expected: `at most ${tagKeyCharactersMax} characters`,
    }
  if (/[\p{Cc}\p{Cs}]/u.test(key))
    return { message: "this tag key has a control character", found, expected: "visible characters" }
  if (use !== "read" && isReservedKey(key))
    return { message: "tag keys that begin with aws: belong to AWS", found, expected: "another key" }
  if (use === "written" && !taggable.test(key))
    return {
      message: "this tag key has a character that AWS does not take",
      found,
      expected: "letters, digits, spaces and _ . : / = + - @",
    }
  return undefined
}
