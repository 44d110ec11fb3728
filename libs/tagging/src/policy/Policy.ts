import type { AccountId } from "../domain/AccountId.ts"
import type { Region } from "../domain/Region.ts"
import type { AlertsPolicy } from "./AlertsPolicy.ts"
import type { Template } from "./Template.ts"

/** A decoded policy file: every rule of POLICY.md holds for it, and each part knows its line. */
export interface Policy {
  /** The file's name as the user gave it, for messages. */
  readonly file: string
  /** The bytes of the file as text; the record stores them under the digest. */
  readonly text: string
  /** `sha256:` and the hexadecimal SHA-256 of the file's bytes. */
  readonly digest: string
  readonly organization: {
    readonly include: ReadonlyArray<AccountPattern>
    readonly exclude: ReadonlyArray<AccountPattern>
    /** The Regions to sweep, or `enabled` for those that each account has enabled. */
    readonly regions: "enabled" | ReadonlyArray<Region>
  }
  readonly access: {
    readonly roleName: string
    readonly externalId: string | undefined
    /** The source identity that AssumeRole passes on; `caller` hands on that of the caller. */
    readonly sourceIdentity: string
    readonly roleCheck: boolean
  }
  readonly record: { readonly tablePrefix: string; readonly region: Region | undefined }
  readonly rules: ReadonlyArray<Rule>
  /** What a key may hold, whoever wrote it. */
  readonly values: ReadonlyMap<string, AllowedValues>
  readonly protect: {
    readonly keys: ReadonlySet<string>
    readonly types: ReadonlyArray<TypePattern>
    readonly allowKeys: ReadonlySet<string>
  }
  readonly allowSideEffects: ReadonlyArray<TypePattern>
  readonly exemptions: ReadonlyArray<Exemption>
  readonly limits: {
    readonly changesPerAccount: number
    readonly changesPerSweep: number
    /** How often what was written to a key may be undone before it is left alone; infinite for `none`. */
    readonly undoneRounds: number
  }
  readonly inventory: {
    readonly taggingApi: boolean
    readonly resourceExplorer: "auto" | "required" | "off"
    readonly createIndex: boolean
    readonly iam: boolean
    readonly autoScaling: boolean
    /** Whether EC2 is asked which parts of networks AWS made with the default VPC. */
    readonly ec2: boolean
  }
  /** `headroom`: the part of AWS's call rates that is left to everybody else in an account, 0 to 0.9. */
  readonly rate: { readonly headroom: number }
  readonly alerts: AlertsPolicy
  readonly awsTagPolicies: "respect" | "ignore"
}

/** One rule of the policy file. A `when` that is undefined matches everything. */
export interface Rule {
  readonly id: string
  readonly line: number
  readonly when: Condition | undefined
  readonly set: ReadonlyMap<string, Assignment>
  readonly rename: ReadonlyMap<string, Renaming>
  readonly remove: ReadonlyMap<string, Removal>
}

/** The value that a rule gives to a key; without `overwrite` only where the key is missing. */
export interface Assignment {
  readonly template: Template
  readonly overwrite: boolean
  readonly line: number
}

/** The key that a rule renames another one to. */
export interface Renaming {
  readonly target: string
  readonly line: number
}

/** The line on which a rule removes a key. */
export interface Removal {
  readonly line: number
}

/** Fields AND, entries of a list OR; a field that is undefined matches everything. */
export interface Condition {
  readonly accounts: ReadonlyArray<AccountPattern> | undefined
  readonly regions: ReadonlyArray<Region> | undefined
  readonly types: ReadonlyArray<TypePattern> | undefined
  readonly tags: ReadonlyMap<string, ReadonlyArray<TagPattern>> | undefined
}

/**
 * Which accounts an entry names.
 *
 * `subtree` false means the accounts directly in the unit, true those in it or anywhere below. Paths hold the names of
 * units with their `/` and `*` unescaped.
 */
export type AccountPattern = { readonly source: string; readonly line: number } & (
  | { readonly kind: "all" }
  | { readonly kind: "account"; readonly id: AccountId }
  | { readonly kind: "unit"; readonly id: string }
  | { readonly kind: "path"; readonly names: ReadonlyArray<string>; readonly subtree: boolean }
)

/** `service` or `service:type` as the tagging API writes them, with `*` allowed; `s3` and `s3:*` are the same. */
export interface TypePattern {
  readonly source: string
  readonly matches: (type: string) => boolean
}

/**
 * What `when.tags` asks of one key.
 *
 * `matches` is the answer for a value that is present, with the negation already in it: nobody negates it again. Where
 * the key is absent the answer is `negated`, since a negated pattern also matches an absent key.
 */
export type TagPattern =
  | { readonly kind: "absent" }
  | { readonly kind: "present" }
  | {
      readonly kind: "value"
      readonly source: string
      readonly negated: boolean
      readonly matches: (value: string) => boolean
    }

/** What a key may hold: a list of values, or a pattern that must match the whole value. */
export type AllowedValues =
  | { readonly kind: "list"; readonly values: ReadonlyArray<string>; readonly line: number }
  | {
      readonly kind: "pattern"
      readonly source: string
      readonly matches: (value: string) => boolean
      readonly line: number
    }

/** A named, owned, approved and dated exemption. */
export interface Exemption {
  readonly id: string
  readonly line: number
  /** Never has `tags`: whoever may tag could otherwise exempt himself. */
  readonly when: Condition
  readonly owner: string
  readonly approver: string
  readonly reason: string
  /** The last day, in UTC, on which the exemption holds: `YYYY-MM-DD`. */
  readonly expires: string
}
