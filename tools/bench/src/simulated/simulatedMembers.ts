import {
  type AccountSession,
  MemberAccounts,
  ObservedResource,
  Organization,
  type AccountId,
  type Region,
} from "@orgtag/tagging"
import { Effect, Layer, Option, Stream } from "effect"
import type { ModelCalls } from "./ModelCalls.ts"
import type { OrganizationModel } from "./OrganizationModel.ts"

const tagging = "Resource Groups Tagging API"
/** Accounts on a page of ListAccounts, and resources on one of GetResources (AWS). */
const accountsPerPage = 20
const resourcesPerPage = 100

/** The ports Organization and MemberAccounts over a computed organization. */
export const simulatedMembers = (
  model: OrganizationModel,
  calls: ModelCalls,
): Layer.Layer<MemberAccounts | Organization> =>
  Layer.mergeAll(
    Layer.succeed(MemberAccounts, {
      enter: ({ account }) =>
        calls.aws({ service: "STS", operation: "AssumeRole" }, () => sessionOf(model, calls, account)),
    }),
    Layer.succeed(Organization, {
      accounts: Stream.paginate(0, (start) =>
        calls.aws({ service: "Organizations", operation: "ListAccounts" }, () => {
          const next = start + accountsPerPage
          const page = model.accounts
            .slice(start, next)
            .map((id) => ({ id, name: id, email: `${id}@example.com`, state: "ACTIVE" as const }))
          return [page, next < model.accounts.length ? Option.some(next) : Option.none<number>()] as const
        }),
      ),
      hierarchy: Effect.die("the policy asks for no unit"),
      tags: () => Effect.die("the policy asks for no tags of accounts"),
    }),
  )

const sessionOf = (model: OrganizationModel, calls: ModelCalls, account: AccountId): AccountSession => ({
  account,
  clockAhead: 0,
  roleTags: Effect.die("the policy checks no role"),
  tagPolicy: Effect.die("the policy ignores AWS tag policies"),
  requiredKeys: Effect.die("the policy ignores AWS tag policies"),
  regions: calls.aws({ service: "Account", operation: "ListRegions", account }, () => model.regions),
  readers: [],
  explore: () => Effect.die("the policy turns Resource Explorer off"),
  lookUp: () => Effect.die("nothing is sighted"),
  defaultVpcParts: () => Effect.die("the policy does not ask EC2"),
  inventory: (region) => pagesOf(model, calls, account, region),
  read: (region, arns) =>
    calls.aws({ service: tagging, operation: "GetResources", account, region }, () => {
      const cell = model.cellOf(account, region)
      return arns.map((arn) => ObservedResource.fromTaggingApi(arn, model.listOf(cell, model.numberOf(arn))))
    }),
  tag: (region, arns) =>
    calls.aws({ service: tagging, operation: "TagResources", account, region }, () => {
      const cell = model.cellOf(account, region)
      for (const arn of arns) model.write(cell, model.numberOf(arn), "changed")
      return new Map()
    }),
  untag: () => Effect.die("the policy removes nothing"),
})

const pagesOf = (model: OrganizationModel, calls: ModelCalls, account: AccountId, region: Region) => {
  const cell = model.cellOf(account, region)
  const count = model.countOf(cell)
  return Stream.paginate(0, (start) =>
    calls.aws({ service: tagging, operation: "GetResources", account, region }, () => {
      const next = Math.min(start + resourcesPerPage, count)
      const page: Array<ObservedResource> = []
      for (let number = start; number < next; number++)
        page.push(
          ObservedResource.fromTaggingApi(model.arnOf(account, region, number), model.listOf(cell, number)),
        )
      return [
        [{ resources: page, next: undefined }],
        next < count ? Option.some(next) : Option.none<number>(),
      ] as const
    }),
  )
}
