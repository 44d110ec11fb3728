import { AwsClients } from "@orgtag/aws-clients"
import {
  type Fault,
  type LocalAws,
  makeLocalAws,
  type OrganizationSeed,
  twoAccounts,
} from "@orgtag/local-aws"
import {
  AccountId,
  type ApiCalls,
  type EntryTerms,
  MemberAccounts,
  Region,
  ResourceArn,
} from "@orgtag/tagging"
import { Clock, Context, Effect, Fiber, type Layer, Layer as Layers, type Scope } from "effect"
import { TestClock } from "effect/testing"
import { awsPorts } from "../src/index.ts"

/** The embedded organization that a test runs against. */
export class LocalOrganization extends Context.Service<LocalOrganization, LocalAws>()(
  "test/LocalOrganization",
) {}

type Ports = Layer.Success<typeof awsPorts> | AwsClients | ApiCalls | LocalOrganization

/** The ports over real SDK clients and an embedded organization that keeps the test's own time. */
export const withOrganization =
  (options: { readonly seed?: OrganizationSeed; readonly faults?: ReadonlyArray<Fault> } = {}) =>
  <A, E>(effect: Effect.Effect<A, E, Ports | Scope.Scope>) =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const context = yield* Effect.context<Scope.Scope>()
      const local = yield* makeLocalAws({
        seed: options.seed ?? twoAccounts(),
        faults: options.faults ?? [],
        time: {
          now: () => clock.currentTimeMillisUnsafe(),
          sleep: (ms) => Effect.runPromiseWith(context)(Effect.sleep(ms)),
        },
      })
      const clients = AwsClients.layer({
        requestHandler: local.requestHandler,
        credentials: local.credentials,
        region: local.region,
      })
      return yield* effect.pipe(
        Effect.provide(awsPorts.pipe(Layers.provideMerge(clients))),
        Effect.provideService(LocalOrganization, local),
      )
    }).pipe(Effect.scoped)

/** Lets an hour of the test's time pass while an effect runs. */
export const overTime = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(effect)
  yield* TestClock.adjust("1 hour")
  return yield* Fiber.join(fiber)
})

/** The account that tests enter. */
export const shop = AccountId.make("333333333333")
export const ireland = Region.make("eu-west-1")

/** Terms on which the embedded organization lets its members be entered. */
export const entryTerms: EntryTerms = {
  account: shop,
  roleName: "orgtag-member",
  externalId: "local",
  sessionName: "orgtag-sweep-1",
  sourceIdentity: undefined,
  readOnly: false,
}

/** Enters account 333333333333. */
export const enterShop = (terms: Partial<EntryTerms> = {}) =>
  Effect.flatMap(MemberAccounts, ({ enter }) => enter({ ...entryTerms, ...terms }))

/** ARNs from strings. */
export const arns = (...values: ReadonlyArray<string>): ReadonlyArray<ResourceArn> =>
  values.map((value) => ResourceArn.make(value))
