/** Until when a version of an object cannot be deleted, and by whom. */
export interface Retention {
  /** Nobody at all deletes in compliance mode; in governance mode those may whose policy lets them. */
  readonly mode: "COMPLIANCE" | "GOVERNANCE"
  readonly until: number
}

/** How long Object Lock keeps what says nothing of its own. */
export interface DefaultRetention {
  readonly mode: Retention["mode"]
  readonly ms: number
  /** As the bucket was told. */
  readonly period: { readonly Days: number } | { readonly Years: number }
}

/** A checksum that came with an object, by the name that its members have: `CRC32`. */
export interface Checksum {
  readonly algorithm: "CRC32" | "SHA1" | "SHA256"
  /** Base64. */
  readonly value: string
}

/** A version of an object. */
export interface ObjectVersion {
  readonly key: string
  /** `null` where the bucket keeps no versions. */
  readonly id: string
  readonly at: number
  /** Undefined for a delete marker. */
  readonly content: ObjectContent | undefined
  retention: Retention | undefined
}

/** What an object holds. */
export interface ObjectContent {
  readonly bytes: Uint8Array
  /** In quotes. */
  readonly etag: string
  readonly type: string
  readonly checksum: Checksum | undefined
}

/** A bucket. Its objects have their versions from the newest to the oldest. */
export interface Bucket {
  readonly name: string
  readonly owner: string
  readonly region: string
  readonly objects: Map<string, Array<ObjectVersion>>
  versioned: boolean
  locked: boolean
  defaultRetention: DefaultRetention | undefined
}

/** The buckets of all accounts: a name is taken once in all of them. */
export class Buckets {
  readonly #buckets = new Map<string, Bucket>()
  #serial = 0

  /** The bucket of this name. */
  readonly at = (name: string): Bucket | undefined => this.#buckets.get(name)

  /** Keeps a new bucket. */
  readonly add = (bucket: Bucket): void => {
    this.#buckets.set(bucket.name, bucket)
  }

  /** An id of a version that is the same in every run. */
  readonly nextVersion = (): string => {
    this.#serial += 1
    return `v${String(this.#serial).padStart(31, "0")}`
  }
}

/** The keys of a bucket in the order of their bytes, as S3 lists them. */
export const sortedKeys = ({ objects }: Bucket): ReadonlyArray<string> =>
  [...objects.keys()].toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
