import { GetRoleCommand } from "@aws-sdk/client-iam"
import { type CallFailed, type Region, TagList, type Tags, noTags, tagsOfList } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { malformed } from "./malformed.ts"
import type { MemberCalls } from "./MemberCalls.ts"

/** IAM leaves the tags out where a role has none. */
const RoleAnswer = Schema.Struct({
  Role: Schema.Struct({ RoleName: Schema.String, Tags: Schema.optional(TagList) }),
})

/** The tags of the role that was assumed, by iam:GetRole: all of them, at most 50, for GetRole has no pages. */
export const readRoleTags = (
  calls: MemberCalls,
  from: Region,
  roleName: string,
): Effect.Effect<Tags, CallFailed> => {
  const terms = {
    service: "IAM",
    operation: "GetRole",
    account: calls.account,
    region: from,
    kind: "read",
    answer: RoleAnswer,
  } as const
  return calls
    .in(from, ({ iam }) => calls.send(iam, new GetRoleCommand({ RoleName: roleName }), terms))
    .pipe(
      Effect.flatMap(({ Role }) =>
        Role.RoleName === roleName
          ? Effect.succeed(Role.Tags === undefined ? noTags : tagsOfList(Role.Tags))
          : Effect.fail(
              malformed(terms, "NotAskedFor", `asked for ${roleName}, the answer is ${Role.RoleName}`),
            ),
      ),
    )
}
