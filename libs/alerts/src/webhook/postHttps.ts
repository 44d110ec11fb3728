import { Agent, request } from "node:https"
import { Redacted } from "effect"
import { retryAfterOf } from "./retryAfter.ts"
import type { AddressRule } from "./addressCheck.ts"
import { guardedLookup, refuseLiteral } from "./guardedLookup.ts"

/** What is posted. */
export interface HttpsPost {
  readonly url: Redacted.Redacted<URL>
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** How posts reach their host. */
export interface HttpsTerms {
  readonly mayConnect: AddressRule
  /** Certificates that are trusted besides the system's; for receivers of tests. */
  readonly trusted?: string | undefined
}

/** What a webhook answered, where that is not success. The codes are those by which calls to AWS are retried. */
export class WebhookRefused extends Error {
  override readonly name: string
  /** Like an error that AWS names, where the receiver spoke; a server's trouble is by its status alone. */
  readonly $fault: "client" | undefined
  readonly $metadata: { readonly httpStatusCode: number }
  /** How long the receiver asks to be left alone. */
  readonly retryAfterSeconds: number | undefined

  constructor(status: number, retryAfterSeconds?: number) {
    const message =
      messages.get(status) ??
      (status < 400 ? "the webhook redirects, which is not followed" : "the webhook refused the alert")
    super(
      retryAfterSeconds === undefined
        ? message
        : `${message} and asks to be left alone for ${retryAfterSeconds} seconds`,
    )
    this.name = names.get(status) ?? `HTTP ${status}`
    this.$fault = status >= 500 || status === 429 || status === 408 ? undefined : "client"
    this.retryAfterSeconds = retryAfterSeconds
    this.$metadata = { httpStatusCode: status === 408 ? 503 : status }
  }
}

const names: ReadonlyMap<number, string> = new Map([
  [401, "Forbidden"],
  [403, "Forbidden"],
  [404, "WebhookNotFound"],
  [410, "WebhookNotFound"],
])

const messages: ReadonlyMap<number, string> = new Map([
  [401, "the webhook does not accept our signature or URL"],
  [403, "the webhook does not accept our signature or URL"],
  [404, "the webhook is not there any more"],
  [410, "the webhook is not there any more"],
])

/**
 * Posts to a webhook over one connection of its own; succeeds with the status, which is a 2xx.
 *
 * Only https, no redirects, no proxy, and what is connected to is what was checked. The answer's body is not read: it is
 * nothing to us, and may be anything. An error never holds the URL.
 */
export const postHttps = (
  { url, body, headers }: HttpsPost,
  { mayConnect, trusted }: HttpsTerms,
  signal: AbortSignal | undefined,
): Promise<{ readonly status: number }> =>
  new Promise((resolve, reject) => {
    const target = Redacted.value(url)
    refuseLiteral(target.hostname, mayConnect)
    const agent = new Agent({ keepAlive: false, ...(trusted === undefined ? {} : { ca: trusted }) })
    const sent = request(
      target,
      {
        method: "POST",
        agent,
        lookup: guardedLookup(mayConnect),
        headers: { ...headers, "content-length": String(Buffer.byteLength(body, "utf8")) },
        ...(signal === undefined ? {} : { signal }),
      },
      (answer) => {
        const status = answer.statusCode ?? 0
        answer.destroy()
        if (status >= 200 && status < 300) resolve({ status })
        else reject(new WebhookRefused(status, retryAfterOf(status, answer.headers)))
      },
    )
    sent.on("error", (error) => reject(withoutUrl(error)))
    sent.on("close", () => agent.destroy())
    sent.end(body)
  })

/** An error of the socket by its code alone: its message may name the host. */
const withoutUrl = (error: Error): Error => {
  if (error.name === "AddressRefused") return error
  const code = "code" in error && typeof error.code === "string" ? error.code : "ConnectionFailed"
  return Object.assign(new Error("the webhook's host could not be reached, or broke the connection"), {
    code,
  })
}
