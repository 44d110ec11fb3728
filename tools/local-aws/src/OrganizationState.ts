import type { AccountSeed, OrganizationSeed, ResourceSeed } from "./Organization.ts"
import { Resource, type Tags, type Version } from "./Resource.ts"

/** One key of one resource that changed, and who changed it. */
export interface TagWrite {
  readonly at: number
  readonly account: string
  readonly region: string
  readonly arn: string
  readonly key: string
  /** Null where the key was absent. */
  readonly before: string | null
  /** Null where the key was removed. */
  readonly after: string | null
  /** The ARN of the caller, or `outside`. */
  readonly principal: string
}

/** A change as it is kept over restarts. */
export type StoredChange =
  | {
      readonly kind: "version"
      readonly arn: string
      readonly at: number
      readonly tags: ReadonlyArray<readonly [string, string]>
      readonly row: boolean
      readonly exists: boolean
    }
  | { readonly kind: "resource"; readonly account: string; readonly at: number; readonly seed: ResourceSeed }

/** How many tag changes the log keeps; the oldest go first. */
const writesMax = 1_000_000

/** The organization as it is now: accounts as the seed says, resources as they have become. */
export class OrganizationState {
  readonly seed: OrganizationSeed
  /** Every account, those that left the organization too: they exist elsewhere. */
  readonly accounts: ReadonlyMap<string, AccountSeed>
  readonly #accounts: Map<string, AccountSeed>
  readonly #left = new Set<string>()
  readonly #resources = new Map<string, Resource>()
  readonly #cells = new Map<string, Array<Resource>>()
  readonly #store: ((change: StoredChange) => void) | undefined
  #writes: Array<TagWrite> = []
  #sequence = 0

  /** @param store is told of every change before it is answered; it may write it to disk. */
  constructor(seed: OrganizationSeed, store?: (change: StoredChange) => void) {
    this.seed = seed
    this.#accounts = new Map(seed.accounts.map((account) => [account.id, account]))
    this.accounts = this.#accounts
    for (const account of seed.accounts)
      for (const resource of account.resources) this.#insert(account.id, resource, Number.NEGATIVE_INFINITY)
    this.#store = store
  }

  resource(arn: string): Resource | undefined {
    return this.#resources.get(arn)
  }

  resources(): Iterable<Resource> {
    return this.#resources.values()
  }

  /** The resources of one account-Region in the order of their sequence. */
  cell(account: string, region: string): ReadonlyArray<Resource> {
    return this.#cells.get(`${account}|${region}`) ?? []
  }

  /** The accounts of the organization as it is now, in the order in which they joined. */
  get members(): ReadonlyArray<AccountSeed> {
    return [...this.#accounts.values()].filter(({ id }) => !this.#left.has(id))
  }

  /** An account of the organization as it is now. */
  member(id: string): AccountSeed | undefined {
    return this.#left.has(id) ? undefined : this.#accounts.get(id)
  }

  /** Adds an account with its resources, or changes one. Not kept over restarts. */
  putAccount(account: AccountSeed, at: number): void {
    const isNew = !this.#accounts.has(account.id)
    this.#accounts.set(account.id, account)
    if (isNew) for (const resource of account.resources) this.add(account.id, resource, at)
  }

  /** Takes an account out of the organization. It exists on, as somebody else's. Not kept over restarts. */
  leave(id: string): void {
    this.#left.add(id)
  }

  /** An account that answers: closed, suspended and not yet activated ones do not. */
  answers(account: string): boolean {
    const state = this.accounts.get(account)?.state
    return state === "ACTIVE" || state === "PENDING_CLOSURE"
  }

  /** Gives a resource these tags, logs each key that changed, and gives it a row in GetResources. */
  setTags(resource: Resource, tags: Tags, at: number, principal: string): void {
    const before = resource.current.tags
    const changes = [...new Set([...before.keys(), ...tags.keys()])]
      .map((key) => ({ key, before: before.get(key) ?? null, after: tags.get(key) ?? null }))
      .filter((change) => change.before !== change.after)
    if (changes.length === 0) return
    this.#become(resource, { at, tags, row: true, exists: true })
    const { account, region, arn } = resource
    for (const change of changes) this.#writes.push({ at, account, region, arn, ...change, principal })
    if (this.#writes.length > writesMax) this.#writes = this.#writes.slice(-writesMax / 2)
  }

  /** Deletes a resource. Its row stays in GetResources where it had one and `staleRow` says so. */
  remove(resource: Resource, at: number, staleRow: boolean): void {
    const { tags, row } = resource.current
    this.#become(resource, { at, tags, row: row && staleRow, exists: false })
  }

  /** Adds a resource; one that was deleted may come back under its old ARN. */
  add(account: string, seed: ResourceSeed, at: number): void {
    if (this.#resources.get(seed.arn)?.current.exists === true)
      throw new Error(`${seed.arn} is already there`)
    this.#store?.({ kind: "resource", account, at, seed })
    this.#insert(account, seed, at)
  }

  /** Does again what was stored. */
  replay(change: StoredChange): void {
    if (change.kind === "resource") {
      this.#insert(change.account, change.seed, change.at)
      return
    }
    const { at, row, exists } = change
    this.#resources.get(change.arn)?.become({ at, tags: new Map(change.tags), row, exists })
  }

  writes(): ReadonlyArray<TagWrite> {
    return this.#writes
  }

  #become(resource: Resource, version: Version): void {
    const { at, row, exists } = version
    this.#store?.({ kind: "version", arn: resource.arn, at, tags: [...version.tags], row, exists })
    resource.become(version)
  }

  #insert(account: string, seed: ResourceSeed, at: number): void {
    this.#sequence += 1
    const resource = new Resource(seed, account, this.#sequence, at)
    const key = `${account}|${seed.region}`
    const previous = this.#resources.get(seed.arn)
    const there = this.#cells.get(key) ?? []
    const cell = previous === undefined ? there : there.filter((other) => other !== previous)
    cell.push(resource)
    this.#cells.set(key, cell)
    this.#resources.set(seed.arn, resource)
  }
}
