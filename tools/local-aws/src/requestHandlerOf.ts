import { Readable } from "node:stream"
import type { HttpRequest, HttpResponse } from "@smithy/types"
import { requestOfSdk, type AwsRequest, type AwsResponse } from "./AwsRequest.ts"

/** What an SDK client takes as its `requestHandler`. */
export interface LocalRequestHandler {
  readonly metadata: { readonly handlerProtocol: string }
  readonly handle: (
    request: HttpRequest,
    options?: { readonly abortSignal?: unknown },
  ) => Promise<{ response: HttpResponse }>
  readonly updateHttpClientConfig: (key: never, value: never) => void
  readonly httpHandlerConfigs: () => Record<string, never>
  readonly destroy: () => void
}

/** The request handler through which SDK clients reach whoever answers. */
export const requestHandlerOf = (
  answer: (request: AwsRequest) => Promise<AwsResponse>,
): LocalRequestHandler => ({
  metadata: { handlerProtocol: "http/1.1" },
  handle: async (request, options) => {
    const signal = options?.abortSignal
    const answered = answer(requestOfSdk(request))
    const { status, headers, body, bytes } = await (signal instanceof AbortSignal
      ? unlessAborted(answered, signal)
      : answered)
    // Clients stream what need not be text, and nothing else. HTTP sends no body after HEAD.
    const text = Buffer.from(request.method === "HEAD" ? "" : body, "utf8")
    const sent = bytes === undefined ? text : Readable.from([bytes])
    return { response: { statusCode: status, headers: { ...headers }, body: sent } }
  },
  updateHttpClientConfig: () => {},
  httpHandlerConfigs: () => ({}),
  destroy: () => {},
})

/** A caller that gives up hears so at once; the call itself goes on, as it does on AWS. */
const unlessAborted = async <A>(answered: Promise<A>, signal: AbortSignal): Promise<A> => {
  const aborted = Promise.withResolvers<never>()
  const abort = () => {
    aborted.reject(Object.assign(new Error("Request aborted"), { name: "AbortError" }))
  }
  if (signal.aborted) abort()
  signal.addEventListener("abort", abort, { once: true })
  try {
    return await Promise.race([answered, aborted.promise])
  } finally {
    signal.removeEventListener("abort", abort)
  }
}
