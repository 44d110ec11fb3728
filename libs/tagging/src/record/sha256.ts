import { createHash } from "node:crypto"
import canonicalize from "canonicalize"

/** The SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal. */
export const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex")

/** The canonical JSON (RFC 8785) of a value that JSON can hold; the form that every hash of the record is taken over. */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError("a value without a JSON form was to be hashed")
  return text
}

/** The SHA-256 over the canonical JSON of a value. */
export const hashOf = (value: unknown): string => sha256(canonicalJson(value))
