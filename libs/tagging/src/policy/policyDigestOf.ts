import { sha256 } from "../record/sha256.ts"

/** The digest of a policy file: `sha256:` and the SHA-256 of its UTF-8 bytes, byte order mark included. */
export const policyDigestOf = (text: string): string => `sha256:${sha256(text)}`
