import { createServer, request as send } from "node:http"
import type { Server } from "node:net"

/** The port that a server on this machine listens at. */
export const portOf = (server: Server): number => {
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("the server does not listen")
  return address.port
}

/** Stands before an emulator and counts the requests that go through, those to DynamoDB apart. */
export class CountingProxy {
  controlPlane = 0
  tables = 0
  readonly #port: number
  readonly #server = createServer((incoming, outgoing) => {
    const target = String(incoming.headers["x-amz-target"] ?? "")
    if (target.startsWith("DynamoDB_")) this.tables += 1
    else this.controlPlane += 1
    const { method, url, headers } = incoming
    const onward = send({ host: "127.0.0.1", port: this.#port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on("error", () => outgoing.writeHead(502).end())
    incoming.pipe(onward)
  })

  constructor(port: number) {
    this.#port = port
  }

  /** Starts on a free port of this machine and says where. */
  readonly start = (): Promise<string> =>
    new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => {
        resolve(`http://127.0.0.1:${portOf(this.#server)}`)
      })
    })

  readonly stop = (): void => {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
