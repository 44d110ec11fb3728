import { NodeHttpHandler } from "@smithy/node-http-handler"
import type { HttpHandlerOptions, HttpRequest, HttpResponse } from "@smithy/types"
import { Duration } from "effect"
import { callLimits } from "./callLimits.ts"

/** What takes the SDK's requests: Node's sockets, or an organization in the same process. */
export interface AwsRequestHandler {
  handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<{ readonly response: HttpResponse }>
  destroy?(): void
}

/** Node's sockets with a limit on every phase; the SDK's own handler has none. */
export const nodeRequestHandler = (): NodeHttpHandler =>
  new NodeHttpHandler({
    connectionTimeout: Duration.toMillis(callLimits.connectionTime),
    requestTimeout: Duration.toMillis(callLimits.socketTime),
    // Without this the handler only prints a warning when the time is over.
    throwOnRequestTimeout: true,
    httpAgent: { keepAlive: true, maxSockets: callLimits.socketsPerHost },
    httpsAgent: { keepAlive: true, maxSockets: callLimits.socketsPerHost },
  })

/**
 * One handler for every client of a process.
 *
 * Destroying a client destroys its handler, and with it the sockets of all the others: clients get this one, whose
 * `destroy` does nothing. It must look like an HttpHandler (a `handle` method), or the SDK wraps it in one of its own.
 */
export class SharedRequestHandler {
  readonly metadata = { handlerProtocol: "http/1.1" }
  private readonly handler: AwsRequestHandler

  constructor(handler: AwsRequestHandler) {
    this.handler = handler
  }

  handle(request: HttpRequest, options?: HttpHandlerOptions): Promise<{ readonly response: HttpResponse }> {
    return this.handler.handle(request, options)
  }

  /** Nothing: the handler lives as long as the layer that made it. */
  destroy(): void {}

  /** Nothing: one client must not set up the others' handler. */
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): Record<string, never> {
    return {}
  }
}
