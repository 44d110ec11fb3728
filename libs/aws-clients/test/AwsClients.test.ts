import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { CreateTableCommand } from "@aws-sdk/client-dynamodb"
import { ListRootsCommand } from "@aws-sdk/client-organizations"
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts"
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb"
import { assert, describe, it } from "@effect/vitest"
import { ApiCalls } from "@orgtag/tagging"
import { Effect, Exit, Fiber, Schema, Scope } from "effect"
import { TestClock } from "effect/testing"
import { afterEach, vi } from "vitest"
import { AwsClients } from "../src/index.ts"
import { against, json, ScriptedAws, socketError, testCredentials } from "./ScriptedAws.ts"

const terms = { service: "DynamoDB", kind: "read", answer: Schema.Unknown } as const
const identity = "<R><GetCallerIdentityResult><Arn>a</Arn></GetCallerIdentityResult></R>"

afterEach(() => vi.unstubAllEnvs())

/** Every variable that could lead a client elsewhere, and a configuration file that does the same. */
const poison = (folder: string): void => {
  const file = join(folder, "config")
  writeFileSync(
    file,
    "[profile evil]\nregion = ap-south-1\nendpoint_url = http://evil.invalid\nuse_fips_endpoint = true\nmax_attempts = 9\nsdk_ua_app_id = evil\n",
  )
  const variables = {
    AWS_PROFILE: "evil",
    AWS_CONFIG_FILE: file,
    AWS_SHARED_CREDENTIALS_FILE: file,
    AWS_REGION: "ap-south-1",
    AWS_DEFAULT_REGION: "ap-south-1",
    AWS_ACCESS_KEY_ID: "AKIAEVIL",
    AWS_SECRET_ACCESS_KEY: "evil",
    AWS_SESSION_TOKEN: "evil",
    AWS_ENDPOINT_URL: "http://evil.invalid",
    AWS_ENDPOINT_URL_STS: "http://evil.invalid",
    AWS_ENDPOINT_URL_DYNAMODB: "http://evil.invalid",
    AWS_USE_FIPS_ENDPOINT: "true",
    AWS_USE_DUALSTACK_ENDPOINT: "true",
    AWS_MAX_ATTEMPTS: "9",
    AWS_RETRY_MODE: "adaptive",
    AWS_DEFAULTS_MODE: "nonsense",
    AWS_SDK_UA_APP_ID: "evil",
    AWS_ACCOUNT_ID_ENDPOINT_MODE: "nonsense",
    AWS_ENABLE_ENDPOINT_DISCOVERY: "true",
  }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
}

const callEverything = Effect.gen(function* () {
  const clients = yield* AwsClients
  const member = yield* clients.member({ accessKeyId: "ASIAMEMBER", secretAccessKey: "s" }, "sa-east-1")
  yield* clients.send(clients.organizations, new ListRootsCommand({}), { ...terms, operation: "ListRoots" })
  yield* clients.send(clients.sts, new GetCallerIdentityCommand({}), { ...terms, operation: "x" })
  const batch = new BatchWriteCommand({ RequestItems: { t: [{ PutRequest: { Item: { id: 1 } } }] } })
  yield* clients.send(clients.documents(), batch, { ...terms, operation: "BatchWriteItem" })
  const table = new CreateTableCommand({ TableName: "t", KeySchema: [], AttributeDefinitions: [] })
  yield* clients.send(clients.tables("eu-north-1"), table, { ...terms, operation: "CreateTable" })
  return { member, region: yield* clients.region, counts: yield* (yield* ApiCalls).counts }
}).pipe(Effect.scoped)

describe("clients with credentials of their own", () => {
  it.effect("read nothing of AWS_* and of no configuration file", () =>
    Effect.gen(function* () {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "orgtag-"))),
        (path) => Effect.sync(() => rmSync(path, { recursive: true })),
      )
      poison(folder)
      const aws = new ScriptedAws(json({}), { status: 200, body: identity }, json({}))
      const { region } = yield* callEverything.pipe(against(aws))
      assert.strictEqual(region, "eu-west-1")
      assert.deepStrictEqual(
        aws.requests.map((request) => request.hostname),
        [
          "organizations.us-east-1.amazonaws.com",
          "sts.eu-west-1.amazonaws.com",
          "dynamodb.eu-west-1.amazonaws.com",
          "dynamodb.eu-north-1.amazonaws.com",
        ],
      )
      const sent = JSON.stringify(aws.requests.map(({ headers, hostname }) => ({ headers, hostname })))
      assert.notMatch(sent, /evil|ap-south-1|fips/iu)
    }),
  )

  it.effect("count a command of lib-dynamodb under DynamoDB's own name", () =>
    Effect.gen(function* () {
      const aws = new ScriptedAws(json({}), { status: 200, body: identity }, json({}))
      const { counts } = yield* callEverything.pipe(against(aws))
      assert.strictEqual(counts.get("DynamoDB:BatchWriteItem"), 1)
    }),
  )

  it.effect("sign for the Region that was asked for, and with the member's credentials", () =>
    Effect.gen(function* () {
      const aws = new ScriptedAws(json({}))
      const call = Effect.gen(function* () {
        const clients = yield* AwsClients
        const { account } = yield* clients.member(
          { accessKeyId: "ASIAMEMBER", secretAccessKey: "s" },
          "sa-east-1",
        )
        assert.isDefined(account)
        const member = yield* clients.member({ accessKeyId: "ASIAMEMBER", secretAccessKey: "s" }, "sa-east-1")
        assert.strictEqual(member.tagging, member.tagging, "made once")
        yield* Effect.promise(() => member.tagging.config.region()).pipe(
          Effect.map((region) => assert.strictEqual(region, "sa-east-1")),
        )
        const given = yield* Effect.promise(() => member.tagging.config.credentials())
        assert.strictEqual(given.accessKeyId, "ASIAMEMBER")
      })
      yield* Effect.scoped(call).pipe(against(aws))
    }),
  )
})

describe("clients of the SDK's own chain", () => {
  it.effect("find credentials and Region in AWS_*", () =>
    Effect.gen(function* () {
      vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIACHAIN")
      vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret")
      vi.stubEnv("AWS_REGION", "eu-north-1")
      vi.stubEnv("AWS_ENDPOINT_URL", "")
      const aws = new ScriptedAws({ status: 200, body: identity })
      yield* Effect.gen(function* () {
        const clients = yield* AwsClients
        const command = new GetCallerIdentityCommand({})
        yield* clients.send(clients.sts, command, { ...terms, operation: "GetCallerIdentity" })
      }).pipe(Effect.provide(AwsClients.layer({ requestHandler: aws })))
      assert.strictEqual(aws.requests[0]?.hostname, "sts.eu-north-1.amazonaws.com")
      assert.include(aws.requests[0]?.headers["authorization"], "Credential=AKIACHAIN/")
    }),
  )
})

describe("an XML service", () => {
  it.effect.each([
    { name: "a bare 404", status: 404, body: "" },
    { name: "a web page with 403", status: 403, body: "<html><body>No</body></html>" },
    { name: "a web page with 200", status: 200, body: "<html><body>Sign in</body></html>" },
  ])("that answers $name is malformed, whatever the SDK makes of it", ({ status, body }) =>
    Effect.gen(function* () {
      const call = Effect.gen(function* () {
        const clients = yield* AwsClients
        return yield* clients.send(clients.sts, new GetCallerIdentityCommand({}), {
          service: "STS",
          operation: "GetCallerIdentity",
          kind: "read",
          answer: Schema.Struct({ Arn: Schema.String }),
        })
      })
      const aws = new ScriptedAws({ status, body })
      const fiber = yield* Effect.forkChild(Effect.flip(call).pipe(against(aws)))
      yield* TestClock.adjust("1 minute")
      assert.deepInclude(yield* Fiber.join(fiber), { reason: "malformed", attempts: 3 })
    }),
  )
})

describe("clients of one process", () => {
  it.effect("share a request handler that no client's end closes", () =>
    Effect.gen(function* () {
      const aws = new ScriptedAws(json({}))
      const call = Effect.gen(function* () {
        const clients = yield* AwsClients
        const scope = yield* Scope.make()
        const member = yield* Scope.provide(clients.member(testCredentials, "eu-west-1"), scope)
        member.tagging.destroy()
        yield* Scope.close(scope, Exit.void)
        yield* clients.send(clients.organizations, new ListRootsCommand({}), { ...terms, operation: "x" })
      })
      yield* call.pipe(against(aws))
      assert.strictEqual(aws.destroyed, 0)
      assert.lengthOf(aws.requests, 1)
    }),
  )

  it.effect("say in a sentence that no Region is configured", () =>
    Effect.gen(function* () {
      for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"]) vi.stubEnv(name, "")
      vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent")
      vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
      const failed = yield* Effect.flip(
        Effect.gen(function* () {
          return yield* (yield* AwsClients).region
        }).pipe(Effect.provide(AwsClients.layer({ requestHandler: new ScriptedAws(socketError("x")) }))),
      )
      assert.deepInclude(failed, { reason: "invalid", code: "RegionMissing" })
      assert.match(failed.detail, /AWS_REGION/u)
    }),
  )
})
