import type { IncomingHttpHeaders } from "node:http"
import { createServer, type Server } from "node:https"
import type { Socket } from "node:net"
import { generate } from "selfsigned"

/** What a receiver does with a request. */
export type Behaviour =
  | number
  | "hang"
  | "cut"
  | "slow"
  | { readonly redirect: string }
  | { readonly status: number; readonly retryAfter: string }

/** What a receiver was sent. */
export interface Received {
  readonly at: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Made once: it takes longer than all else that a receiver does. */
const certificate = generate([{ name: "commonName", value: "localhost" }], {
  keySize: 2048,
  extensions: [
    {
      name: "subjectAltName",
      altNames: [
        { type: 2, value: "localhost" },
        { type: 7, ip: "127.0.0.1" },
      ],
    },
  ],
})

/** A receiver of webhooks on this machine, whose certificate is its own. It behaves by a script, the last line for ever. */
export class HttpsReceiver {
  readonly received: Array<Received> = []
  readonly certificate: string
  script: Array<Behaviour> = [200]
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(server: Server, certificate: string) {
    this.#server = server
    this.certificate = certificate
  }

  /** A receiver that listens. */
  static readonly listen = async (): Promise<HttpsReceiver> => {
    const { private: key, cert } = await certificate
    const server = createServer({ key, cert })
    const receiver = new HttpsReceiver(server, cert)
    server.on("secureConnection", (socket: Socket) => {
      receiver.#sockets.add(socket)
      socket.on("close", () => receiver.#sockets.delete(socket))
    })
    server.on("request", (request, response) => {
      const chunks: Array<Buffer> = []
      request.on("data", (chunk: Buffer) => chunks.push(chunk))
      request.on("end", () => {
        receiver.received.push({
          at: Date.now(),
          headers: request.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        })
        const behaviour =
          receiver.script[Math.min(receiver.received.length, receiver.script.length) - 1] ?? 200
        if (behaviour === "hang") return
        if (behaviour === "cut") return request.socket.destroy()
        if (behaviour === "slow") return void setTimeout(() => response.writeHead(200).end(), 300)
        if (typeof behaviour === "object" && "retryAfter" in behaviour)
          return void response.writeHead(behaviour.status, { "retry-after": behaviour.retryAfter }).end()
        if (typeof behaviour === "object")
          return void response.writeHead(302, { location: behaviour.redirect }).end()
        response.writeHead(behaviour).end("what the receiver says is nothing to us")
      })
    })
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
    return receiver
  }

  /** Its URL, by name or by address. */
  readonly url = (host = "localhost", path = "/hook?token=s3cret"): string => {
    const address = this.#server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    return `https://${host}:${port}${path}`
  }

  readonly close = async (): Promise<void> => {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((closed) => this.#server.close(() => closed()))
  }
}
