import type { OrganizationSeed } from "@orgtag/local-aws"

/** How many resources of an account-Region get the same tags, for each different set of tags. */
export type EqualChanges = ReadonlyArray<number>

/** An account-Region of a shape, as far as the least number of calls depends on it. */
export interface ShapeCell {
  readonly account: string
  readonly region: string
  /** Resources that the tagging API lists. */
  readonly resources: number
  /** The changes that a first sweep makes; their sum is how many resources it changes. */
  readonly changes: EqualChanges
}

/** An organization to measure in, the policy that is applied to it, and what there is to do. */
export interface Shape {
  readonly name: string
  readonly describes: string
  readonly organization: OrganizationSeed
  readonly policy: string
  /** Accounts that ListAccounts names, those included that no rule is for. */
  readonly accounts: number
  /** The account-Regions that are swept. */
  readonly cells: ReadonlyArray<ShapeCell>
}
