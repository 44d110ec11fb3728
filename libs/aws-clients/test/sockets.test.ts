import { createServer } from "node:http"
import { ListRootsCommand } from "@aws-sdk/client-organizations"
import { assert, describe, it } from "@effect/vitest"
import { Clock, Duration, Effect, Schema } from "effect"
import { afterEach, vi } from "vitest"
import { AwsClients, type AwsClientsOptions } from "../src/index.ts"

const terms = {
  service: "Organizations",
  operation: "ListRoots",
  kind: "read",
  answer: Schema.Unknown,
} as const

afterEach(() => vi.unstubAllEnvs())

/** Sleeps fifty times shorter than asked, on real timers: retries over real sockets in moments. */
const hurried = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.clockWith((clock) => {
    const fast: Clock.Clock = Object.assign(Object.create(clock), {
      sleep: (duration: Duration.Duration) => clock.sleep(Duration.times(duration, 1 / 50)),
    })
    return Effect.provideService(effect, Clock.Clock, fast)
  })

const overSockets = (options: AwsClientsOptions, port: number) => {
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${port}`)
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIATEST")
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret")
  vi.stubEnv("AWS_REGION", "eu-west-1")
  return Effect.gen(function* () {
    const clients = yield* AwsClients
    return yield* clients.send(clients.organizations, new ListRootsCommand({}), terms)
  }).pipe(Effect.flip, Effect.provide(AwsClients.layer(options)), hurried)
}

const listening = (answer: Parameters<typeof createServer>[1]) =>
  Effect.acquireRelease(
    Effect.callback<{ readonly port: number; readonly close: () => void }>((resume) => {
      const server = createServer(answer)
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        const close = () => {
          server.closeAllConnections()
          server.close()
        }
        resume(Effect.succeed({ port, close }))
      })
    }),
    ({ close }) => Effect.sync(close),
  )

describe("over sockets", () => {
  it.live("a server that answers never is given up at the time limit", () =>
    Effect.gen(function* () {
      const server = yield* listening(() => {})
      const failed = yield* overSockets({ callTimeout: "5 seconds" }, server.port)
      assert.deepInclude(failed, { reason: "unavailable", code: "TimeLimit" })
    }),
  )

  it.live("an answer that breaks off in its middle is unavailable", () =>
    Effect.gen(function* () {
      const server = yield* listening((_, response) => {
        response.writeHead(200, { "content-length": "1000" })
        response.write('{"Roots": [')
        setTimeout(() => response.destroy(), 5)
      })
      const failed = yield* overSockets({ callTimeout: "10 minutes" }, server.port)
      assert.strictEqual(failed.reason, "unavailable")
    }),
  )

  it.live("a port where nobody listens is unavailable, and so is said", () =>
    Effect.gen(function* () {
      const server = yield* listening(() => {})
      server.close()
      const failed = yield* overSockets({ callTimeout: "10 minutes" }, server.port)
      assert.deepInclude(failed, { reason: "unavailable", code: "ECONNREFUSED" })
    }),
  )
})
