import type { AwsClients, CallTerms, MemberClients, SendCall } from "@orgtag/aws-clients"
import type { AccountId, CallFailed, Region } from "@orgtag/tagging"
import { Effect, Scope } from "effect"
import { awsLimits } from "./awsLimits.ts"
import type { SessionCredentials } from "./SessionCredentials.ts"

/** Calls into one member account, with its session's credentials, at clients that last as long as the session. */
export class MemberCalls {
  readonly account: AccountId
  readonly send: SendCall
  readonly throttled: AwsClients["Service"]["throttled"]
  /** How many ARNs the tagging API answers whole in this account: as AWS says, until an endpoint shows that it is fewer. */
  readAtOnce: number = awsLimits.readArns
  private readonly clients: AwsClients["Service"]
  private readonly credentials: SessionCredentials
  private readonly scope: Scope.Scope
  private readonly byRegion = new Map<Region, MemberClients>()

  constructor(
    clients: AwsClients["Service"],
    session: {
      readonly account: AccountId
      readonly credentials: SessionCredentials
      readonly scope: Scope.Scope
    },
  ) {
    this.clients = clients
    this.account = session.account
    this.credentials = session.credentials
    this.scope = session.scope
    this.send = clients.send
    this.throttled = clients.throttled
  }

  /** Makes a call at the clients of a Region, with credentials in force. */
  readonly in = <A>(
    region: Region,
    call: (clients: MemberClients) => Effect.Effect<A, CallFailed>,
  ): Effect.Effect<A, CallFailed> =>
    this.clientsIn(region).pipe(Effect.flatMap((clients) => this.credentials.using(call(clients))))

  /** The terms of a call to the tagging API in a Region of the account. */
  readonly taggingTerms = <Answer>(
    region: Region,
    operation: string,
    terms: Pick<CallTerms<Answer>, "answer" | "kind">,
  ): CallTerms<Answer> => ({
    service: "Resource Groups Tagging API",
    operation,
    account: this.account,
    region,
    memberRegion: true,
    ...terms,
  })

  private readonly clientsIn = (region: Region): Effect.Effect<MemberClients> =>
    Effect.suspend(() => {
      const made = this.byRegion.get(region)
      if (made !== undefined) return Effect.succeed(made)
      return Scope.provide(this.clients.member(this.credentials.provider, region), this.scope).pipe(
        Effect.tap((fresh) => Effect.sync(() => this.byRegion.set(region, fresh))),
      )
    })
}
