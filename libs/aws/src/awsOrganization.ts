import {
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-organizations"
import { AwsClients, type CallTerms } from "@orgtag/aws-clients"
import { type CallFailed, Organization, TagList, type Tags } from "@orgtag/tagging"
import { Effect, Layer, Schema, Stream } from "effect"
import { awsLimits } from "./awsLimits.ts"
import { malformed } from "./malformed.ts"
import {
  accountOfRow,
  AccountsAnswer,
  ChildAccountsAnswer,
  RootsAnswer,
  UnitsAnswer,
} from "./organizationsAnswers.ts"
import { walkHierarchy } from "./walkHierarchy.ts"
import { collectPages, walkPages } from "./walkPages.ts"

const TagsAnswer = Schema.Struct({ Tags: TagList, NextToken: Schema.optional(Schema.String) })

const terms = <Answer>(
  operation: string,
  answer: Schema.ConstraintDecoder<Answer>,
): CallTerms<Answer> & { readonly kind: "read" } => ({
  service: "Organizations",
  operation,
  kind: "read",
  answer,
})

/**
 * The port Organization on AWS Organizations.
 *
 * Every list is asked for in AWS's own page size, 20 at most, and walked until its token is absent.
 */
export const awsOrganization: Layer.Layer<Organization, never, AwsClients> = Layer.effect(
  Organization,
  Effect.gen(function* () {
    const clients = yield* AwsClients
    return Organization.of({
      accounts: accountsOf(clients),
      hierarchy: walkHierarchy(hierarchySource(clients)),
      tags: (id) => tagsOf(clients, id),
    })
  }),
)

type Clients = AwsClients["Service"]

const accountsOf = ({ send, organizations }: Clients): Organization["Service"]["accounts"] => {
  const call = terms("ListAccounts", AccountsAnswer)
  return walkPages({
    place: call,
    pagesMax: awsLimits.accountPages,
    page: (token) =>
      send(organizations, new ListAccountsCommand({ NextToken: token }), call).pipe(
        Effect.map((answer) => ({ rows: answer.Accounts.map(accountOfRow), next: answer.NextToken })),
      ),
  }).pipe(Stream.flattenIterable)
}

const hierarchySource = ({ send, organizations }: Clients) => ({
  roots: rootsOf({ send, organizations }),
  units: (parentId: string) => {
    const call = terms("ListOrganizationalUnitsForParent", UnitsAnswer)
    return collectPages({
      place: call,
      pagesMax: awsLimits.smallPages,
      page: (token) =>
        send(
          organizations,
          new ListOrganizationalUnitsForParentCommand({ ParentId: parentId, NextToken: token }),
          call,
        ).pipe(
          Effect.map((answer) => ({
            rows: answer.OrganizationalUnits.map(({ Id, Name }) => ({ id: Id, name: Name })),
            next: answer.NextToken,
          })),
        ),
    })
  },
  accounts: (parentId: string) => {
    const call = terms("ListAccountsForParent", ChildAccountsAnswer)
    return collectPages({
      place: call,
      pagesMax: awsLimits.smallPages,
      page: (token) =>
        send(
          organizations,
          new ListAccountsForParentCommand({ ParentId: parentId, NextToken: token }),
          call,
        ).pipe(
          Effect.map((answer) => ({ rows: answer.Accounts.map(({ Id }) => Id), next: answer.NextToken })),
        ),
    })
  },
})

const rootsOf = ({ send, organizations }: Pick<Clients, "send" | "organizations">) => {
  const call = terms("ListRoots", RootsAnswer)
  return collectPages({
    place: call,
    pagesMax: awsLimits.smallPages,
    page: (token) =>
      send(organizations, new ListRootsCommand({ NextToken: token }), call).pipe(
        Effect.map((answer) => ({
          rows: answer.Roots.map(({ Id, Name }) => ({ id: Id, name: Name ?? "" })),
          next: answer.NextToken,
        })),
      ),
  })
}

const tagsOf = ({ send, organizations }: Clients, id: string): Effect.Effect<Tags, CallFailed> => {
  const call = {
    ...terms("ListTagsForResource", TagsAnswer),
    ...(/^\d{12}$/u.test(id) ? { account: id } : {}),
  }
  return collectPages({
    place: call,
    pagesMax: awsLimits.smallPages,
    page: (token) =>
      send(organizations, new ListTagsForResourceCommand({ ResourceId: id, NextToken: token }), call).pipe(
        Effect.map((answer) => ({ rows: answer.Tags, next: answer.NextToken })),
      ),
  }).pipe(
    Effect.flatMap((rows) => {
      const tags = new Map(rows.map((tag) => [tag.Key, tag.Value]))
      return tags.size === rows.length
        ? Effect.succeed(tags)
        : Effect.fail(malformed(call, "KeyTwice", `a tag key of ${id} is on two pages`))
    }),
  )
}
