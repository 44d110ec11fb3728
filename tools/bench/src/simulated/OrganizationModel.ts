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
  /** How many account-Regions there are; those of an account have numbers in a row. */
  readonly cells: number
  readonly #accounts: ReadonlyMap<AccountId, number>
  readonly #regions: ReadonlyMap<Region, number>
  readonly #written: Uint8Array

  constructor(size: ModelSize) {
    this.size = size
    this.accounts = Array.from({ length: size.accounts }, (_, n) => AccountId.make(memberId(n)))
    this.regions = regionNames.slice(0, size.regions).map((name) => Region.make(name))
    this.cells = this.accounts.length * this.regions.length
    this.#written = new Uint8Array(size.resources)
    this.#accounts = new Map(this.accounts.map((account, index) => [account, index]))
    this.#regions = new Map(this.regions.map((region, index) => [region, index]))
  }

  /** The number of an account, from 0. */
  readonly numberOfAccount = (account: AccountId): number => {
    const number = this.#accounts.get(account)
    if (number === undefined) throw new Error(`the model has no account ${account}`)
    return number
  }

  /** The number of an account-Region, from 0. */
  readonly cellOf = (account: AccountId, region: Region): number => {
    const place = this.#regions.get(region)
    if (place === undefined) throw new Error(`the model has no Region ${region}`)
    return this.numberOfAccount(account) * this.regions.length + place
  }

  /** The numbers of an account's account-Regions. */
  readonly cellsOf = (account: AccountId): ReadonlyArray<number> => {
    const first = this.numberOfAccount(account) * this.regions.length
    return this.regions.map((_, place) => first + place)
  }

  /** The bytes that it takes off the heap. */
  get bytes(): number {
    return this.#written.byteLength
  }

  /** How many resources an account-Region has. */
  readonly countOf = (cell: number): number => {
    const { resources } = this.size
    return Math.floor(resources / this.cells) + (cell < resources % this.cells ? 1 : 0)
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
    writtenBy[this.#written[this.#firstOf(cell) + number] ?? 0] ?? "nothing"

  /** Makes the organization one that was swept before: every resource is recorded, and none lacks anything. */
  readonly sweepAll = (): void => {
    this.#written.fill(writtenBy.indexOf("seen"))
    for (let cell = 0; cell < this.cells; cell++)
      for (let number = 0; number < this.countOf(cell); number += this.size.oneDueIn)
        this.write(cell, number, "changed")
  }

  readonly write = (cell: number, number: number, what: Written): void => {
    this.#written[this.#firstOf(cell) + number] = writtenBy.indexOf(what)
  }

  /** The number of an account-Region's first resource among all. */
  readonly #firstOf = (cell: number): number => {
    const { resources } = this.size
    return cell * Math.floor(resources / this.cells) + Math.min(cell, resources % this.cells)
  }
}
