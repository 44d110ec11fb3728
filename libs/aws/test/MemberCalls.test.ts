import { AwsClients, MemberClients } from "@orgtag/aws-clients"
import { assert, describe, it } from "@effect/vitest"
import { Region } from "@orgtag/tagging"
import { Effect, Scope } from "effect"
import { MemberCalls } from "../src/MemberCalls.ts"
import { SessionCredentials } from "../src/SessionCredentials.ts"
import { ireland, shop, withOrganization } from "./LocalOrganization.ts"

describe("the calls of a session", () => {
  it.effect("share one set of clients a Region", () =>
    Effect.gen(function* () {
      const clients = yield* AwsClients
      const keys = { accessKeyId: "a", secretAccessKey: "b", sessionToken: "c", expiresAt: 3_600_000 }
      const credentials = yield* SessionCredentials.make(Effect.succeed(keys))
      const used: Array<MemberClients> = []
      const note = (some: MemberClients) => Effect.sync(() => used.push(some))
      yield* Effect.scoped(
        Effect.gen(function* () {
          const calls = new MemberCalls(clients, { account: shop, credentials, scope: yield* Scope.Scope })
          yield* calls.in(ireland, note)
          yield* calls.in(ireland, note)
          yield* calls.in(Region.make("us-east-1"), note)
        }),
      )
      const [first, second, other] = used
      assert.instanceOf(first, MemberClients)
      assert.strictEqual(second, first)
      assert.notStrictEqual(other, first)
    }).pipe(withOrganization()),
  )
})
