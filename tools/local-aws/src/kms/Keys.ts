import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto"

/** The specs of keys that can be made, with what Node calls them. */
export const keySpecs = {
  ECC_NIST_P256: () => generateKeyPairSync("ec", { namedCurve: "P-256" }),
  ECC_NIST_P384: () => generateKeyPairSync("ec", { namedCurve: "P-384" }),
  ECC_NIST_EDWARDS25519: () => generateKeyPairSync("ed25519"),
  RSA_2048: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
} as const
export type KeySpec = keyof typeof keySpecs

/** A key of KMS. */
export interface KmsKey {
  readonly id: string
  readonly arn: string
  readonly account: string
  readonly spec: KeySpec
  readonly createdAt: number
  readonly description: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  state: "Enabled" | "Disabled" | "PendingDeletion"
  deletionDate: number | undefined
}

/** The keys of all accounts and Regions, and their aliases by ARN. */
export class Keys {
  readonly #keys = new Map<string, KmsKey>()
  readonly #aliases = new Map<string, string>()
  #serial = 0

  /** The key with this ARN. */
  readonly at = (arn: string): KmsKey | undefined => this.#keys.get(arn)

  /** The ARN of the key that an alias stands for. */
  readonly aliased = (aliasArn: string): string | undefined => this.#aliases.get(aliasArn)

  readonly add = (key: KmsKey): void => {
    this.#keys.set(key.arn, key)
  }

  readonly alias = (aliasArn: string, keyArn: string): void => {
    this.#aliases.set(aliasArn, keyArn)
  }

  /** An id that is the same in every run: the form of a UUID, from a count. */
  readonly nextId = (): string => {
    this.#serial += 1
    const hex = createHash("sha256").update(`key${this.#serial}`).digest("hex")
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
      "-",
    )
  }
}
