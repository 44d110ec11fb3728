/** What Resource Explorer is like in the accounts, where it is not as usual. */
export interface ExplorerSettings {
  /** Whether an account-Region has an index from the start. All have, where it is not given. */
  readonly index?: (account: string, region: string) => boolean
  /** Whether an account has the service-linked role, without which no search creates an index. All have. */
  readonly serviceRole?: (account: string) => boolean
  /** Whether the index of an account-Region gathers those of all Regions. None does. */
  readonly aggregator?: (account: string, region: string) => boolean
  /** The views of an account-Region that has an index. One, the default, without a filter. */
  readonly views?: (account: string, region: string) => ReadonlyArray<ExplorerView>
}

/** A view: what can be found through it is what its filter lets through. */
export interface ExplorerView {
  readonly name: string
  readonly filter: string
  readonly isDefault: boolean
}

const usualViews: ReadonlyArray<ExplorerView> = [{ name: "default", filter: "", isDefault: true }]

/** When indexes were made that are there from the start. */
const longAgo = Date.UTC(2025, 0, 1)

/**
 * Which account-Regions have an index of Resource Explorer, and which views.
 *
 * A search in a Region without one creates it, where the service-linked role is there: so a reader changes the account
 * by asking (manage-immediate-resource-discovery-experience).
 */
export class ExplorerIndexes {
  readonly #settings: ExplorerSettings
  readonly #created = new Map<string, number>()

  constructor(settings: ExplorerSettings) {
    this.#settings = settings
  }

  has(account: string, region: string): boolean {
    return this.createdAt(account, region) !== undefined
  }

  /** When the index was made, in milliseconds since 1970; undefined where there is none. */
  createdAt(account: string, region: string): number | undefined {
    const there = this.#settings.index?.(account, region) ?? true
    return there ? longAgo : this.#created.get(`${account}|${region}`)
  }

  create(account: string, region: string, at: number): void {
    const mayCreate = this.#settings.serviceRole?.(account) ?? true
    if (mayCreate && !this.has(account, region)) this.#created.set(`${account}|${region}`, at)
  }

  gathersAll(account: string, region: string): boolean {
    return this.#settings.aggregator?.(account, region) ?? false
  }

  views(account: string, region: string): ReadonlyArray<ExplorerView> {
    return this.has(account, region) ? (this.#settings.views?.(account, region) ?? usualViews) : []
  }

  /** `account|region` of the indexes that a search has created. */
  created(): ReadonlySet<string> {
    return new Set(this.#created.keys())
  }
}
