import { EventEmitter } from "node:events"
import dynalite from "dynalite"
import type { AwsRequest, AwsResponse } from "../AwsRequest.ts"
import { isRecord } from "../Input.ts"

/** Tables that answer DynamoDB's requests. */
export interface TableStore {
  readonly send: (request: AwsRequest) => Promise<AwsResponse>
  /** Requests that are not answered yet. They need turns of the event loop, not only microtasks. */
  readonly busy: () => number
  readonly close: () => Promise<void>
}

/**
 * dynalite without a socket: requests are emitted on its server, which never listens. Tables are there at once.
 * @param path a folder to keep them in; without it they are in memory.
 */
export const makeTableStore = (path?: string): TableStore => {
  const server = dynalite({
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
    ...(path === undefined ? {} : { path }),
  })
  let busy = 0
  const emit = (request: AwsRequest): Promise<AwsResponse> =>
    new Promise((resolve) => {
      const incoming = Object.assign(new EventEmitter(), {
        method: request.method,
        url: request.path,
        headers: request.headers,
      })
      const headers: Record<string, string> = {}
      const outgoing = {
        statusCode: 200,
        setHeader: (name: string, value: unknown) => {
          // Bodies are edited on their way out, so their length and checksum are left to whoever sends them.
          if (name === "Content-Type" || name === "x-amzn-RequestId")
            headers[name.toLowerCase()] = String(value)
        },
        end: (body = "") => {
          resolve({ status: outgoing.statusCode, headers, body })
        },
      }
      server.emit("request", incoming, outgoing)
      incoming.emit("data", Buffer.from(request.body, "utf8"))
      incoming.emit("end")
    })
  return {
    send: async (request) => {
      busy += 1
      try {
        const carried = { ...request, body: request.body.replaceAll(protoKey, carriedKey) }
        const answered = await emit(carried)
        const settledAnswer =
          answered.status === 200 && changesTable(carried) ? await settled(emit, carried, answered) : answered
        return { ...settledAnswer, body: settledAnswer.body.replaceAll(carriedKey, protoKey) }
      } finally {
        busy -= 1
      }
    },
    busy: () => busy,
    close: () =>
      // In memory there is nothing to close. On disk the database closes with the server, and only a server that
      // listens can be closed.
      path === undefined
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            server.listen(0, "127.0.0.1", () => {
              server.close((error) => {
                if (error === undefined || error === null) resolve()
                else reject(error)
              })
            })
          }),
  }
}

/**
 * dynalite copies maps by assignment and so refuses one with the key `__proto__`, which is a valid tag key and which
 * DynamoDB takes: it travels under a name of the private use area. Only a key is followed by a quote and a colon.
 */
const protoKey = '"__proto__":'
const carriedKey = '"\uE000proto":'

/** A request of our own. dynalite wants headers that look signed. */
export const storeRequest = (operation: string, input: Readonly<Record<string, unknown>>): AwsRequest => ({
  method: "POST",
  path: "/",
  query: {},
  headers: {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": targetOf(operation),
    "x-amz-date": "20260101T000000Z",
    authorization: "AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=none",
  },
  body: JSON.stringify(input),
})

const targetOf = (operation: string) => `DynamoDB_20120810.${operation}`

const changesTable = ({ headers }: AwsRequest): boolean =>
  ["CreateTable", "UpdateTable", "DeleteTable"].map(targetOf).includes(headers["x-amz-target"] ?? "")

/** Turns of the event loop that a table may take to become what it was asked to be. */
const turnsMax = 1000

/** dynalite changes a table at the next timer, even where it is told to take no time: its answer waits for that. */
const settled = async (
  emit: (request: AwsRequest) => Promise<AwsResponse>,
  request: AwsRequest,
  answered: AwsResponse,
): Promise<AwsResponse> => {
  const TableName = inputOf(request.body)["TableName"]
  const describe: AwsRequest = {
    ...request,
    headers: { ...request.headers, "x-amz-target": targetOf("DescribeTable") },
    body: JSON.stringify({ TableName }),
  }
  for (let turn = 0; turn < turnsMax; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each look waits for the one before it
    const { status, body } = await emit(describe)
    if (status !== 200) return answered
    const table = inputOf(body)["Table"]
    if (isRecord(table) && table["TableStatus"] === "ACTIVE")
      return { ...answered, body: JSON.stringify({ TableDescription: table }) }
  }
  throw new Error(`the table ${String(TableName)} did not become active`)
}

const inputOf = (body: string): Readonly<Record<string, unknown>> => {
  const parsed: unknown = JSON.parse(body)
  return isRecord(parsed) ? parsed : {}
}
