import type { LocalTime } from "./LocalTime.ts"
import type { AccountSeed, ResourceSeed } from "./Organization.ts"
import type { OrganizationState } from "./OrganizationState.ts"
import type { Resource } from "./Resource.ts"

/** Somebody else who acts on the organization's resources, through no API that is watched. */
export interface Outside {
  readonly setTag: (arn: string, key: string, value: string) => void
  readonly removeTag: (arn: string, key: string) => void
  /** Its row stays in GetResources, as AWS leaves it for minutes to hours, unless `staleRow` is false. */
  readonly deleteResource: (arn: string, options?: { readonly staleRow: boolean }) => void
  readonly addResource: (accountId: string, resource: ResourceSeed) => void
  /** An account joins the organization, or one of it is another from now on: moved, suspended, with other Regions. */
  readonly putAccount: (account: AccountSeed) => void
  /** An account leaves: it is listed no more and nobody can enter it. Whoever is in it stays in until the session ends. */
  readonly leave: (accountId: string) => void
}

/** What others do; their changes stand in the log of writes as `outside`. */
export const makeOutside = (state: OrganizationState, time: LocalTime): Outside => {
  const existing = (arn: string): Resource => {
    const resource = state.resource(arn)
    if (resource?.current.exists === true) return resource
    throw new Error(`there is no resource ${arn}`)
  }
  return {
    setTag: (arn, key, value) => {
      const resource = existing(arn)
      state.setTags(resource, new Map(resource.current.tags).set(key, value), time.now(), "outside")
    },
    removeTag: (arn, key) => {
      const resource = existing(arn)
      const tags = new Map(resource.current.tags)
      tags.delete(key)
      state.setTags(resource, tags, time.now(), "outside")
    },
    deleteResource: (arn, options) => {
      state.remove(existing(arn), time.now(), options?.staleRow ?? true)
    },
    addResource: (accountId, resource) => {
      if (!state.accounts.has(accountId)) throw new Error(`there is no account ${accountId}`)
      state.add(accountId, resource, time.now())
    },
    putAccount: (account) => state.putAccount(account, time.now()),
    leave: (accountId) => state.leave(accountId),
  }
}
