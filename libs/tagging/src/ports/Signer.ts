import { Context, Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"

/** A signature over a seal's digest. */
export interface SealSignature {
  /** Names the key: the ARN of a KMS key, or `ed25519:` and the fingerprint of a local one. */
  readonly keyId: string
  /** Such as `Ed25519` or `ECDSA_SHA_256`. */
  readonly algorithm: string
  /** Base64. */
  readonly value: string
}

/** What a verifier says of a signature. `unknown-key`: it has no key of that name, and so can say nothing. */
export type SignatureVerdict = "valid" | "invalid" | "unknown-key"

/** Signs seals and checks their signatures. */
export interface SealSigner {
  /** The key that signs; undefined where seals are chained unsigned. */
  readonly keyId: string | undefined
  /** Signs a seal's digest (`signedText` makes the bytes of it); undefined where seals are chained unsigned. */
  readonly sign: (digest: string) => Effect.Effect<SealSignature | undefined, CallFailed>
  /** Checks a signature over a seal's digest. Never fails for what the signature says. */
  readonly verify: (digest: string, signature: SealSignature) => Effect.Effect<SignatureVerdict, CallFailed>
}

/** The text whose UTF-8 bytes are signed. It says what it is, so that no other thing that a key signs can pass for a seal. */
export const signedText = (digest: string): string => `orgtag seal 1\n${digest}`

/** Signs nothing and knows no key. */
const unsigned: SealSigner = {
  keyId: undefined,
  sign: () => Effect.undefined,
  verify: () => Effect.succeed("unknown-key"),
}

/** The signer of seals. By default seals are chained unsigned, and the next one that is signed signs over them. */
export class Signer extends Context.Reference<SealSigner>("@orgtag/tagging/ports/Signer", {
  defaultValue: () => unsigned,
}) {}
