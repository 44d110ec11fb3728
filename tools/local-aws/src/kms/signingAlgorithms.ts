import { constants, type KeyObject, sign, verify } from "node:crypto"
import type { KeySpec } from "./Keys.ts"

/** The signing algorithms of a spec, in the order in which KMS names them. */
export const algorithmsOf: Readonly<Record<KeySpec, ReadonlyArray<string>>> = {
  ECC_NIST_P256: ["ECDSA_SHA_256"],
  ECC_NIST_P384: ["ECDSA_SHA_384"],
  // Its pre-hashed form, ED25519_PH_SHA_512, is not here.
  ECC_NIST_EDWARDS25519: ["ED25519_SHA_512"],
  RSA_2048: [256, 384, 512].flatMap((bits) => [`RSASSA_PKCS1_V1_5_SHA_${bits}`, `RSASSA_PSS_SHA_${bits}`]),
}

const hashOf = (algorithm: string): string | null =>
  algorithm.startsWith("ED25519") ? null : `sha${algorithm.slice(-3)}`

const withPadding = (key: KeyObject, algorithm: string) =>
  algorithm.startsWith("RSASSA_PSS")
    ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : key

/** A signature over a message, as KMS writes it: DER for ECDSA. */
export const signMessage = (key: KeyObject, algorithm: string, message: Uint8Array): Uint8Array =>
  sign(hashOf(algorithm), message, withPadding(key, algorithm))

/** Whether a signature is that of the key over the message. */
export const isSignature = (
  key: KeyObject,
  algorithm: string,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => verify(hashOf(algorithm), message, withPadding(key, algorithm), signature)
