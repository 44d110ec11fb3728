import type { AwsRequest, AwsResponse } from "../AwsRequest.ts"
import type { AccessKeys } from "../Identity.ts"
import type { LocalAwsOptions } from "../LocalAws.ts"

/** What an organization in a thread is made of: what can be handed to another thread. */
export type ThreadOptions = Pick<LocalAwsOptions, "seed" | "rates" | "latencyMs" | "dataDir">

/** What is asked of the thread; every question is answered once, with its number. */
export type ThreadQuestion =
  | { readonly id: number; readonly ask: "answer"; readonly request: AwsRequest }
  | { readonly id: number; readonly ask: "serve"; readonly port: number }

/** What the thread says. `ready` comes first, once, or `failed` with id 0. */
export type ThreadAnswer =
  | { readonly say: "ready"; readonly credentials: AccessKeys; readonly region: string }
  | { readonly say: "answered"; readonly id: number; readonly response: AwsResponse }
  | { readonly say: "cut"; readonly id: number }
  | { readonly say: "serving"; readonly id: number; readonly url: string }
  | { readonly say: "failed"; readonly id: number; readonly message: string }
