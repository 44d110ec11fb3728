import { createHmac } from "node:crypto"
import { Redacted } from "effect"

/** The headers that say who posted, and when. */
export const timestampHeader = "x-orgtag-timestamp"
export const signatureHeader = "x-orgtag-signature"
/** The header with the alert's id, by which a repeated delivery is known. */
export const idHeader = "x-orgtag-id"

/**
 * The signature of a request: `v1=` and the hexadecimal HMAC-SHA256, under the signing key, of `v1:`, the timestamp
 * (seconds since 1970, as its header has it), a colon, and the bytes of the body.
 *
 * The timestamp is in it so that a request that was overheard cannot be posted again much later: receivers refuse what
 * is older than a few minutes.
 */
export const signatureOf = (key: Redacted.Redacted, timestamp: string, body: string): string =>
  `v1=${createHmac("sha256", Redacted.value(key)).update(`v1:${timestamp}:${body}`).digest("hex")}`
