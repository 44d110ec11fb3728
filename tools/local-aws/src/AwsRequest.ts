import type { HttpRequest } from "@smithy/types"

/** A request as it came over the wire, or from an SDK client in this process. */
export interface AwsRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** As text, whatever it is. */
  readonly body: string
  /** As bytes; absent where a test made the request up from text. */
  readonly bytes?: Uint8Array
}

/** The bytes of a request's body. */
export const bytesOf = ({ bytes, body }: AwsRequest): Uint8Array => bytes ?? Buffer.from(body, "utf8")

/** What the request says of its signer. The signature itself is not checked. */
export interface SigningScope {
  readonly accessKeyId: string
  readonly region: string
  /** The service's signing name, such as `tagging`. */
  readonly signingName: string
}

/** An answer ready for the wire. */
export interface AwsResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The body where it need not be text: `body` is empty then. */
  readonly bytes?: Uint8Array
}

/** Reads the request that an SDK client hands to its request handler. */
export const requestOfSdk = (request: HttpRequest): AwsRequest => ({
  method: request.method,
  path: decodeURIComponent(request.path),
  query: flatten(request.query ?? {}),
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  ),
  ...bodyOf(request.body),
})

const flatten = (
  query: Readonly<Record<string, string | ReadonlyArray<string> | null>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [
      name,
      typeof value === "string" ? value : (value ?? []).join(","),
    ]),
  )

const bodyOf = (body: unknown): Pick<AwsRequest, "body" | "bytes"> => {
  if (body === undefined || body === null) return { body: "" }
  if (typeof body === "string") return { body }
  // The SDK's bodies are byte arrays with a string shim that warns: they are read as bytes only.
  if (body instanceof Uint8Array) {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    return { body: bytes.toString("utf8"), bytes }
  }
  throw new TypeError("the embedded organization reads requests whose body is text or bytes, not streams")
}

const credential = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/u

/** The access key, Region and service of a Signature Version 4 request, or undefined where it is unsigned. */
export const scopeOf = (request: AwsRequest): SigningScope | undefined => {
  const found = credential.exec(request.headers["authorization"] ?? "")
  if (found === null) return undefined
  const [, accessKeyId = "", region = "", signingName = ""] = found
  return { accessKeyId, region, signingName }
}
