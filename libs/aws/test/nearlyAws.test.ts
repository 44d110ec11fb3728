import { AwsClients } from "@orgtag/aws-clients"
import type { HttpRequest, HttpResponse } from "@smithy/types"
import { assert, describe, it } from "@effect/vitest"
import { ApiCalls, type CallFailed, Caller, Organization } from "@orgtag/tagging"
import { Effect, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import { awsPorts } from "../src/index.ts"
import { walkPages } from "../src/walkPages.ts"
import { arns, enterShop, ireland, overTime } from "./LocalOrganization.ts"

const orders = "arn:aws:sqs:eu-west-1:333333333333:orders"
const row = (ResourceARN: unknown, Tags: unknown = []) => ({ ResourceARN, Tags })

/** The answer of an AssumeRole into an account. */
const session = (account: string, expiration = "2030-01-01T00:00:00Z"): string =>
  `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::${account}:assumed-role/orgtag-member/x</Arn><AssumedRoleId>A:x</AssumedRoleId></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>`

interface Script {
  /** The body that AssumeRole and GetCallerIdentity answer with. */
  readonly sts?: string
  /** What every other call answers with; strings as they are, anything else as JSON. */
  readonly answer?: (body: Readonly<Record<string, unknown>>, call: number) => unknown
  /** Why the SDK's chain finds no credentials. */
  readonly noCredentials?: string
}

/** The ports over clients whose requests a script answers with status 200. */
const answering = (script: Script) => {
  let calls = 0
  const bodyOf = (request: HttpRequest): string => {
    if (request.hostname.startsWith("sts.")) return script.sts ?? session("333333333333")
    calls += 1
    const answer = script.answer?.(JSON.parse(new TextDecoder().decode(request.body)), calls)
    return typeof answer === "string" ? answer : JSON.stringify(answer)
  }
  const handle = (request: HttpRequest): Promise<{ response: HttpResponse }> =>
    Promise.resolve({ response: { statusCode: 200, headers: {}, body: Buffer.from(bodyOf(request)) } })
  const clients = AwsClients.layer({
    requestHandler: { handle },
    credentials: () =>
      script.noCredentials === undefined
        ? Promise.resolve({ accessKeyId: "AKIA", secretAccessKey: "s" })
        : Promise.reject(
            Object.assign(new Error(script.noCredentials), { name: "CredentialsProviderError" }),
          ),
    region: "eu-west-1",
  })
  return awsPorts.pipe(Layer.provideMerge(clients))
}

/** The failure that an effect ends in against a script. */
const failureOf = <A, R>(
  script: Script,
  effect: Effect.Effect<A, CallFailed, R | Layer.Success<typeof awsPorts>>,
) => overTime(Effect.flip(effect)).pipe(Effect.provide(answering(script)))

const inventory = Effect.flatMap(enterShop(), (entered) => Stream.runCollect(entered.inventory(ireland)))
const read = Effect.flatMap(enterShop(), (entered) => entered.read(ireland, arns(orders)))
const regions = Effect.flatMap(enterShop(), (entered) => entered.regions)
const tag = Effect.flatMap(enterShop(), (entered) =>
  entered.tag(ireland, arns(orders), new Map([["a", "b"]])),
)
const accounts = Effect.flatMap(Organization, (organization) => Stream.runCollect(organization.accounts))
const hierarchy = Effect.flatMap(Organization, (organization) => organization.hierarchy)

/** Pages whose tokens turn in a circle of a length, after five that do not. */
const ring = (length: number) => ({
  answer: (_: unknown, call: number) => ({
    ResourceTagMappingList: [row(orders)],
    PaginationToken: `token-${call <= 5 ? call : 6 + (call % length)}`,
  }),
})

describe("a page of GetResources is malformed", () => {
  it.effect.each([
    { name: "without its list", answer: { PaginationToken: "" } },
    { name: "whose list is a word", answer: { ResourceTagMappingList: "nope" } },
    { name: "with a row without an ARN", answer: { ResourceTagMappingList: [{ Tags: [] }] } },
    { name: "with a row whose ARN is null", answer: { ResourceTagMappingList: [row(null)] } },
    { name: "with a row whose ARN is none", answer: { ResourceTagMappingList: [row(orders), row("queue")] } },
    { name: "with a row without tags", answer: { ResourceTagMappingList: [{ ResourceARN: orders }] } },
    {
      name: "with a tag without a value",
      answer: { ResourceTagMappingList: [row(orders, [{ Key: "a" }])] },
    },
    {
      name: "with a key twice in a row",
      answer: {
        ResourceTagMappingList: [
          row(orders, [
            { Key: "a", Value: "1" },
            { Key: "a", Value: "2" },
          ]),
        ],
      },
    },
    { name: "that is a web page", answer: "<html><body>Sign in</body></html>" },
    { name: "that breaks off", answer: '{"ResourceTagMappingList": [' },
  ])("$name", ({ answer }) =>
    Effect.gen(function* () {
      const failed = yield* failureOf({ answer: () => answer }, inventory)
      assert.deepInclude(failed, { reason: "malformed", attempts: 3 })
    }),
  )
})

describe("a chain of tokens", () => {
  it.effect.each([1, 2, 7, 40])("that turns in a circle of %i ends as malformed", (length) =>
    Effect.gen(function* () {
      const failed = yield* failureOf(ring(length), inventory)
      assert.deepInclude(failed, { reason: "malformed", code: "PaginationLoop", region: "eu-west-1" })
    }),
  )

  it.effect.each([1, 3, 40])(
    "with ever new tokens, whose %i pages come again and again, ends as malformed",
    (length) =>
      Effect.gen(function* () {
        let pages = 0
        const walk = walkPages({
          place: { service: "s", operation: "o" },
          pagesMax: 50_000,
          identify: String,
          page: () => Effect.sync(() => ({ rows: [pages % length], next: `token ${(pages += 1)}` })),
        })
        const failed = yield* Effect.flip(Stream.runDrain(walk))
        assert.deepInclude(failed, { reason: "malformed", code: "PaginationLoop" })
      }),
  )

  it.effect("may have the same page a few times, for a resource may be listed several times", () =>
    Effect.gen(function* () {
      const walk = walkPages({
        place: { service: "s", operation: "o" },
        pagesMax: 50_000,
        identify: String,
        page: (token = "0") =>
          Effect.succeed({ rows: ["queue"], next: token === "8" ? "" : String(Number(token) + 1) }),
      })
      assert.lengthOf(yield* Stream.runCollect(walk), 9)
    }),
  )

  it.effect("that never ends is malformed after its bound", () =>
    Effect.gen(function* () {
      let pages = 0
      const walk = walkPages({
        place: { service: "s", operation: "o" },
        pagesMax: 30,
        page: () => Effect.sync(() => ({ rows: [], next: String((pages += 1)) })),
      })
      const failed = yield* Effect.flip(Stream.runDrain(walk))
      assert.deepInclude(failed, { reason: "malformed", code: "TooManyPages" })
      assert.strictEqual(pages, 30)
    }),
  )
})

describe("an answer by ARN is malformed", () => {
  const other = "arn:aws:sqs:eu-west-1:333333333333:other"
  it.effect.each([
    { name: "with an ARN not asked for", code: "NotAskedFor", rows: [row(orders), row(other)], token: "" },
    { name: "with an ARN twice", code: "ArnTwice", rows: [row(orders), row(orders)], token: "" },
    { name: "with a next page", code: "UnfinishedAnswer", rows: [], token: "more" },
  ])("$name", ({ code, rows, token }) =>
    Effect.gen(function* () {
      const page = { ResourceTagMappingList: rows, PaginationToken: token }
      assert.deepInclude(yield* failureOf({ answer: () => page }, read), { reason: "malformed", code })
    }),
  )
})

describe("an endpoint that cuts answers by ARN into pages", () => {
  const queues = Array.from({ length: 9 }, (_, n) => `arn:aws:sqs:eu-west-1:333333333333:q${n}`)

  it.effect("is asked for fewer at once until every answer is whole, and for no more from there on", () =>
    Effect.gen(function* () {
      const asked: Array<number> = []
      const answer = ({ ResourceARNList: list }: Readonly<Record<string, unknown>>) => {
        assert.isTrue(Array.isArray(list))
        const arnsAsked = Array.isArray(list) ? list : []
        asked.push(arnsAsked.length)
        return {
          ResourceTagMappingList: arnsAsked.slice(0, 3).map((arn) => row(arn)),
          PaginationToken: arnsAsked.length > 3 ? "more" : "",
        }
      }
      const twice = Effect.gen(function* () {
        const entered = yield* enterShop()
        const first = yield* entered.read(ireland, arns(...queues))
        return [first, yield* entered.read(ireland, arns(...queues))]
      })
      const found = yield* overTime(twice).pipe(Effect.provide(answering({ answer })))
      for (const resources of found)
        assert.sameMembers(
          resources.map(({ arn }) => String(arn)),
          queues,
        )
      assert.deepEqual(asked, [9, 5, 3, 3, 3, 3, 3, 3])
    }),
  )
})

describe("an answer of TagResources", () => {
  it.effect("that names an ARN not asked for is malformed, and its effect unknown", () =>
    Effect.gen(function* () {
      const body = { FailedResourcesMap: { "arn:aws:sqs:::x": { ErrorCode: "E", StatusCode: 400 } } }
      assert.deepInclude(yield* failureOf({ answer: () => body }, tag), {
        reason: "malformed",
        effect: "unknown",
      })
    }),
  )
})

describe("an answer of STS", () => {
  it.effect("that is a web page enters nowhere, though the SDK calls it success", () =>
    Effect.gen(function* () {
      const failed = yield* failureOf({ sts: "<html><body>Sign in</body></html>" }, enterShop())
      assert.deepInclude(failed, { operation: "AssumeRole", reason: "malformed" })
      const caller = Effect.flatMap(Caller, ({ identity }) => identity)
      assert.strictEqual((yield* failureOf({ sts: "" }, caller)).reason, "malformed")
    }),
  )

  it.effect.each([
    { noCredentials: "Could not load credentials from any providers", reason: "denied" },
    { noCredentials: "The SSO session associated with this profile has expired", reason: "expired" },
  ] as const)(
    "is not blamed on the member where our own credentials are $reason",
    ({ noCredentials, reason }) =>
      Effect.gen(function* () {
        const failed = yield* failureOf({ noCredentials }, enterShop())
        assert.deepInclude(failed, { reason, code: "CredentialsProviderError", detail: noCredentials })
      }),
  )

  it.effect("whose session seems to have ended is renewed once a minute, not at every call", () =>
    Effect.gen(function* () {
      const entered = yield* enterShop()
      const reads = Effect.repeat(entered.read(ireland, arns(orders)), { times: 9 })
      const entries = Effect.map(
        Effect.flatMap(ApiCalls, (calls) => calls.counts),
        (counts) => counts.get("STS:AssumeRole"),
      )
      yield* reads
      assert.strictEqual(yield* entries, 1)
      yield* TestClock.adjust("61 seconds")
      yield* reads
      assert.strictEqual(yield* entries, 2)
    }).pipe(
      Effect.provide(
        answering({
          sts: session("333333333333", "1970-01-01T00:00:00Z"),
          answer: () => ({ ResourceTagMappingList: [] }),
        }),
      ),
    ),
  )

  it.effect("for another account than was asked for is malformed", () =>
    Effect.gen(function* () {
      const failed = yield* failureOf({ sts: session("444444444444") }, enterShop())
      assert.deepInclude(failed, { reason: "malformed", code: "AnotherAccount" })
    }),
  )
})

describe("an answer of ListRegions", () => {
  it.effect("without an enabled Region is malformed", () =>
    Effect.gen(function* () {
      const Regions = [{ RegionName: "ap-east-1", RegionOptStatus: "DISABLED" }]
      assert.strictEqual((yield* failureOf({ answer: () => ({ Regions }) }, regions)).code, "NoRegions")
      assert.strictEqual((yield* failureOf({ answer: () => ({}) }, regions)).reason, "malformed")
    }),
  )
})

describe("an answer of Organizations", () => {
  const account = { Id: "333333333333", Name: "shop", Email: "shop@example.com" }

  it.effect("without State is taken by its Status, and ids may come twice", () =>
    Effect.gen(function* () {
      const Accounts = [
        { ...account, Status: "SUSPENDED" },
        { ...account, Status: "SUSPENDED", State: "CLOSED" },
      ]
      const found = yield* accounts.pipe(Effect.provide(answering({ answer: () => ({ Accounts }) })))
      assert.deepStrictEqual(
        found.map(({ id, state }) => [id, state]),
        [
          ["333333333333", "SUSPENDED"],
          ["333333333333", "CLOSED"],
        ] as never,
      )
    }),
  )

  it.effect.each([
    { name: "without a list", answer: {} },
    { name: "with an account without any state", answer: { Accounts: [account] } },
    { name: "with an account in an unknown state", answer: { Accounts: [{ ...account, State: "LOST" }] } },
    { name: "with an account without an id", answer: { Accounts: [{ Name: "x", State: "ACTIVE" }] } },
  ])("$name is malformed, never an empty organization", ({ answer }) =>
    Effect.gen(function* () {
      assert.strictEqual((yield* failureOf({ answer: () => answer }, accounts)).reason, "malformed")
    }),
  )

  it.effect("with a tag key on two pages is malformed", () =>
    Effect.gen(function* () {
      const tags = Effect.flatMap(Organization, (organization) => organization.tags("r-1"))
      const Tags = [{ Key: "a", Value: "1" }]
      const twice = (_: unknown, call: number) => ({ Tags, ...(call === 1 ? { NextToken: "more" } : {}) })
      assert.strictEqual((yield* failureOf({ answer: twice }, tags)).code, "KeyTwice")
    }),
  )

  it.effect("without a root, or with a unit below itself, is malformed", () =>
    Effect.gen(function* () {
      const rootless = yield* failureOf({ answer: () => ({ Roots: [] }) }, hierarchy)
      assert.deepInclude(rootless, { reason: "malformed", code: "NoRoot" })
      const unit = { Id: "ou-1", Name: "one" }
      const turning = (_: unknown, call: number) =>
        call === 1 ? { Roots: [{ Id: "r-1" }] } : { OrganizationalUnits: [unit], Accounts: [] }
      assert.strictEqual((yield* failureOf({ answer: turning }, hierarchy)).code, "UnitTwice")
    }),
  )
})
