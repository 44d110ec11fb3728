/**
 * Which account-Regions have an index of Resource Explorer.
 *
 * A search in a Region without one creates it, where the caller may create service-linked roles: so a reader changes
 * the account by asking (manage-immediate-resource-discovery-experience).
 */
export class ExplorerIndexes {
  readonly #hadAtStart: (account: string, region: string) => boolean
  readonly #created = new Set<string>()

  constructor(hadAtStart: (account: string, region: string) => boolean) {
    this.#hadAtStart = hadAtStart
  }

  has(account: string, region: string): boolean {
    return this.#hadAtStart(account, region) || this.#created.has(`${account}|${region}`)
  }

  create(account: string, region: string): void {
    if (!this.has(account, region)) this.#created.add(`${account}|${region}`)
  }

  /** `account|region` of the indexes that a search has created. */
  created(): ReadonlySet<string> {
    return this.#created
  }
}
