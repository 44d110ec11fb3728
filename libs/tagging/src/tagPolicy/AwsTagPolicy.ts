/**
 * The effective AWS tag policy of an account: what its parts come to after inheritance. At most one rule a tag key,
 * whatever the key's capitals.
 */
export interface AwsTagPolicy {
  readonly rules: ReadonlyArray<AwsTagRule>
}

/** What an AWS tag policy says of one tag key. */
export interface AwsTagRule {
  /** The key as it must be spelled; in lower case where the policy does not spell it. */
  readonly key: string
  /** Whether the policy spells the key itself. Only then does a required key have to be spelled so. */
  readonly spelled: boolean
  /** What values are allowed, each with at most one `*`; undefined where any is, empty where none is. */
  readonly values: ReadonlyArray<string> | undefined
  /** The types on which AWS refuses what is not so: `service:type`, `service:ALL_SUPPORTED` or `service:*`. */
  readonly enforcedFor: ReadonlyArray<string>
  /** The types on which AWS reports the key as missing. */
  readonly requiredFor: ReadonlyArray<string>
}

/** The keys that an account's effective AWS tag policy requires on one type of resources, by ListRequiredTags. */
export interface RequiredKeys {
  readonly type: string
  readonly keys: ReadonlyArray<string>
}

/** A policy that says nothing: none is attached, or tag policies are not enabled in the organization. */
export const noAwsTagPolicy: AwsTagPolicy = { rules: [] }
