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
 * another name of the same length on the way in and its own on the way out.
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
            body: body.replaceAll('"--proto--":', '"__proto__":'),
          })
        },
      }
      server.emit("request", incoming, outgoing)
      incoming.emit("data", Buffer.from(request.body.replaceAll('"__proto__":', '"--proto--":')))
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

/** The server under test: dynalite, or the DynamoDB at `ORGTAG_DYNAMODB_ENDPOINT` where that is set. */
export const tableServer = (): { readonly name: string; readonly server: () => TableServer } => {
  const endpoint = process.env["ORGTAG_DYNAMODB_ENDPOINT"]
  return endpoint === undefined || endpoint === ""
    ? { name: "dynalite", server: inProcess }
    : { name: `DynamoDB at ${endpoint}`, server: () => overHttp(endpoint) }
}
