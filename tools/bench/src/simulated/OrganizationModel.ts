import { AccountId, noTags, Region, ResourceArn, TagList, type Tags, tagsOfList } from "@orgtag/tagging"
import { Schema } from "effect"
import { memberId, regions as regionNames } from "../shapes/organizationOf.ts"

/** How large a simulated organization is. */
export interface ModelSize {
  readonly accounts: number
  /** At most 17. */
  readonly regions: number
  /** Spread evenly over the account-Regions. */
  readonly resources: number
  /** One resource in so many lacks the tag that the policy sets. */
  readonly oneDueIn: number
}

const listOf = Schema.decodeUnknownSync(TagList)
const untagged = listOf([{ Key: "Name", Value: "web" }])
const tagged = listOf([
  { Key: "Name", Value: "web" },
  { Key: "Owner", Value: "platform" },
])
const tagsOf: ReadonlyMap<TagList, Tags> = new Map([untagged, tagged].map((list) => [list, tagsOfList(list)]))

/** What was written to or recorded of a resource. */
export type Written = "nothing" | "seen" | "changed"

const writtenBy: ReadonlyArray<Written> = ["nothing", "seen", "changed"]

/**
 * An organization that is computed instead of stored: which resources an account-Region has and what they hold follows
 * from their place and number, and one byte a resource, outside of the heap, tells what was written to it.
 */
export class OrganizationModel {
  readonly size: ModelSize
  readonly accounts: ReadonlyArray<AccountId>
  readonly regions: ReadonlyArray<Region>
  readonly #cells = new Map<string, number>()
  readonly #written: Array<Uint8Array | undefined> = []

  constructor(size: ModelSize) {
    this.size = size
    this.accounts = Array.from({ length: size.accounts }, (_, n) => AccountId.make(memberId(n)))
    this.regions = regionNames.slice(0, size.regions).map((name) => Region.make(name))
    for (const account of this.accounts)
      for (const region of this.regions) this.#cells.set(`${account} ${region}`, this.#cells.size)
  }

  /** The number of an account-Region, from 0. */
  readonly cellOf = (account: AccountId, region: Region): number => {
    const cell = this.#cells.get(`${account} ${region}`)
    if (cell === undefined) throw new Error(`the model has no ${account} ${region}`)
    return cell
  }

  /** How many resources an account-Region has. */
  readonly countOf = (cell: number): number => {
    const cells = this.#cells.size
    return Math.floor(this.size.resources / cells) + (cell < this.size.resources % cells ? 1 : 0)
  }

  /** How many of them lack the tag before the first sweep. */
  readonly dueOf = (cell: number): number => Math.ceil(this.countOf(cell) / this.size.oneDueIn)

  readonly arnOf = (account: AccountId, region: Region, number: number): ResourceArn =>
    ResourceArn.make(`arn:aws:sqs:${region}:${account}:q${number}`)

  /** The number of a resource in its account-Region. */
  readonly numberOf = (arn: ResourceArn): number => Number(arn.slice(arn.lastIndexOf(":q") + 2))

  /** The tags of a resource as they are now. */
  readonly tagsOf = (cell: number, number: number): Tags => tagsOf.get(this.listOf(cell, number)) ?? noTags

  /** The same as AWS answers them. */
  readonly listOf = (cell: number, number: number): TagList =>
    number % this.size.oneDueIn !== 0 || this.writtenOf(cell, number) === "changed" ? tagged : untagged

  readonly writtenOf = (cell: number, number: number): Written =>
    writtenBy[this.#written[cell]?.[number] ?? 0] ?? "nothing"

  /** Makes the organization one that was swept before: every resource is recorded, and none lacks anything. */
  readonly sweepAll = (): void => {
    for (let cell = 0; cell < this.#cells.size; cell++) {
      const bytes = new Uint8Array(this.countOf(cell)).fill(writtenBy.indexOf("seen"))
      for (let number = 0; number < bytes.length; number += this.size.oneDueIn)
        bytes[number] = writtenBy.indexOf("changed")
      this.#written[cell] = bytes
    }
  }

  readonly write = (cell: number, number: number, what: Written): void => {
    const bytes = (this.#written[cell] ??= new Uint8Array(this.countOf(cell)))
    bytes[number] = writtenBy.indexOf(what)
  }
}
