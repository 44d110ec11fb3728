import { Context, type Effect } from "effect"
import type { CallFailed } from "../domain/CallFailed.ts"

/** Who runs orgtag, as STS names the credentials in use. */
export interface CallerIdentity {
  readonly arn: string
  readonly account: string
  readonly userId: string
}

/** The identity behind the credentials in use; it goes into the record of every change. */
export class Caller extends Context.Service<
  Caller,
  { readonly identity: Effect.Effect<CallerIdentity, CallFailed> }
>()("@orgtag/tagging/ports/Caller") {}
