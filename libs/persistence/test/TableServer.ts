import { EventEmitter } from "node:events"
import dynalite from "dynalite"

/** A request to DynamoDB, as it goes over the wire. */
export interface TableRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** DynamoDB's answer. */
export interface TableResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Something that answers like DynamoDB. */
export type TableServer = (request: TableRequest) => Promise<TableResponse>

/**
 * dynalite without a socket: requests are emitted on its server, which never listens.
 *
 * It copies maps by assignment and so refuses a key `__proto__`, which AWS takes like any other: such a key is given
 * another name on the way in and its own on the way out.
 */
export const inProcess = (): TableServer => {
  const server = dynalite({ createTableMs: 0 })
  return (request) =>
    new Promise((resolve) => {
      const incoming = Object.assign(new EventEmitter(), {
        method: "POST",
        url: request.path,
        headers: request.headers,
      })
      const headers: Record<string, string> = {}
      const outgoing = {
        statusCode: 200,
        setHeader: (name: string, value: unknown) => {
          headers[name.toLowerCase()] = String(value)
        },
        end: (body = "") => {
          resolve({
            status: outgoing.statusCode,
            headers,
            body: body.replaceAll('"orgtag:proto":', '"__proto__":'),
          })
        },
      }
      server.emit("request", incoming, outgoing)
      incoming.emit("data", Buffer.from(request.body.replaceAll('"__proto__":', '"orgtag:proto":')))
      incoming.emit("end")
    })
}

/** A DynamoDB at an address, such as AWS's DynamoDB Local. */
export const overHttp =
  (endpoint: string): TableServer =>
  async ({ headers, path, body }) => {
    // The client's own host and length: fetch sets those of this request.
    const kept = Object.entries(headers).filter(([name]) => name !== "host" && name !== "content-length")
    const answer = await fetch(new URL(path, endpoint), {
      method: "POST",
      headers: Object.fromEntries(kept),
      body,
    })
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.text(),
    }
  }

/**
 * The servers that the contracts run against: dynalite, and the one at `ORGTAG_DYNAMODB_ENDPOINT` where it is set,
 * such as `docker run -p 8000:8000 amazon/dynamodb-local`.
 */
export const tableServers = (): ReadonlyArray<readonly [name: string, server: () => TableServer]> => {
  const endpoint = process.env["ORGTAG_DYNAMODB_ENDPOINT"]
  return [
    ["dynalite", inProcess],
    ...(endpoint === undefined || endpoint === ""
      ? []
      : [[`DynamoDB at ${endpoint}`, () => overHttp(endpoint)] as const]),
  ]
}
