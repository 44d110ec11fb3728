import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { Effect, type Scope } from "effect"
import { ConnectionCut } from "./AwsError.ts"
import type { AwsRequest } from "./AwsRequest.ts"
import { LocalAwsError, type LocalAws } from "./LocalAws.ts"

/** The longest request that DynamoDB takes, the longest of all services here. */
const bodyBytesMax = 16 * 1024 * 1024

/**
 * Serves an organization on 127.0.0.1 until the scope ends. Port 0 takes a free one.
 *
 * A connection that a fault cuts is destroyed without an answer. Answers carry no `Date`, which would make SDK
 * clients shift their clocks.
 */
export const serve = (
  aws: LocalAws,
  port: number,
): Effect.Effect<{ url: string }, LocalAwsError, Scope.Scope> =>
  Effect.gen(function* () {
    const server = yield* Effect.acquireRelease(listen(aws, port), close)
    const address = server.address()
    const bound = typeof address === "object" && address !== null ? address.port : port
    return { url: `http://127.0.0.1:${String(bound)}` }
  })

const listen = (aws: LocalAws, port: number): Effect.Effect<Server, LocalAwsError> =>
  Effect.callback<Server, LocalAwsError>((resume) => {
    const server = createServer((incoming, outgoing) => {
      void respond(aws, incoming, outgoing)
    })
    server.once("error", (error) => {
      resume(Effect.fail(new LocalAwsError({ operation: "serve", message: error.message })))
    })
    server.listen(port, "127.0.0.1", () => {
      resume(Effect.succeed(server))
    })
  })

const close = (server: Server): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    server.close(() => {
      resume(Effect.void)
    })
    server.closeAllConnections()
  })

const respond = async (aws: LocalAws, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  outgoing.sendDate = false
  try {
    const { status, headers, body, bytes } = await aws.answer(await requestOf(incoming))
    const sent = bytes ?? Buffer.from(body, "utf8")
    // What an answer to HEAD says of its length is the object's, of which nothing is sent.
    outgoing.writeHead(status, { "content-length": sent.byteLength, ...headers })
    outgoing.end(sent)
  } catch (error) {
    if (!(error instanceof ConnectionCut) && !incoming.destroyed) process.stderr.write(`${String(error)}\n`)
    incoming.socket.destroy()
  }
}

const requestOf = async (incoming: IncomingMessage): Promise<AwsRequest> => {
  const chunks: Array<Buffer> = []
  let bytes = 0
  for await (const chunk of incoming) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("the request's body is not bytes")
    bytes += chunk.byteLength
    if (bytes > bodyBytesMax) throw new RangeError(`the request is longer than ${String(bodyBytesMax)} bytes`)
    chunks.push(Buffer.from(chunk))
  }
  const body = Buffer.concat(chunks)
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1")
  return {
    method: incoming.method ?? "GET",
    path: decodeURIComponent(url.pathname),
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(",") : (value ?? ""),
      ]),
    ),
    body: body.toString("utf8"),
    bytes: body,
  }
}
