import { assert, describe, it } from "vitest"
import { userInfoOf } from "../../src/record/userInfo.ts"

const of = (arn: string) => userInfoOf({ arn, account: "222222222222", userId: "AIDA" }, "schedule")

describe("who a caller is", () => {
  const rows: ReadonlyArray<readonly [string, string, Record<string, string>]> = [
    ["an IAM user", "arn:aws:iam::222222222222:user/ann", { type: "iam-user", name: "ann" }],
    ["an IAM user with a path", "arn:aws:iam::222222222222:user/a/b/ann", { type: "iam-user", name: "ann" }],
    [
      "a role with its session",
      "arn:aws:sts::222222222222:assumed-role/orgtag-sweep/run-1",
      { type: "iam-role", name: "orgtag-sweep", sessionName: "run-1" },
    ],
    [
      "a person of Identity Center with the permission set",
      "arn:aws:sts::222222222222:assumed-role/AWSReservedSSO_Tag_Admins_0123456789abcdef/ann@example.com",
      {
        type: "identity-center",
        name: "ann@example.com",
        permissionSet: "Tag_Admins",
        sessionName: "ann@example.com",
      },
    ],
    [
      "a role that only looks like one of Identity Center",
      "arn:aws:sts::222222222222:assumed-role/AWSReservedSSO_Tag/ann",
      { type: "iam-role", name: "AWSReservedSSO_Tag", sessionName: "ann" },
    ],
    ["the root user", "arn:aws:iam::222222222222:root", { type: "root" }],
    ["a federated user, unparsed", "arn:aws:sts::222222222222:federated-user/ann", { type: "unparsed" }],
    [
      "a session without a role, unparsed",
      "arn:aws:sts::222222222222:assumed-role/ann",
      { type: "unparsed" },
    ],
    [
      "a session of more parts, unparsed",
      "arn:aws:sts::222222222222:assumed-role/a/b/c",
      { type: "unparsed" },
    ],
    ["a user without a name, unparsed", "arn:aws:iam::222222222222:user/", { type: "unparsed" }],
    ["nothing at all, unparsed", "", { type: "unparsed" }],
  ]
  for (const [sentence, arn, told] of rows) {
    it(`is ${sentence}`, () => {
      assert.deepEqual(of(arn), { ...told, principal: arn, trigger: "schedule" } as never)
    })
  }
})
