import { CreateSecretCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager"
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns"
import { AwsClients } from "@orgtag/aws-clients"
import { type LocalAws, makeLocalAws, twoAccounts } from "@orgtag/local-aws"
import { type AlertChannel, AlertChannels, type CallFailed, type ToldAlert } from "@orgtag/tagging"
import { Effect, Exit, Logger, Result, Scope } from "effect"
import { AddressCheck, awsAlertChannels, TrustedCertificates } from "../../src/index.ts"
import type { HttpsReceiver } from "@orgtag/local-aws/receiver"

/** Channels over the embedded organization, to receivers on this machine. */
export class ChannelStand {
  readonly aws: LocalAws
  readonly #scope: Scope.Closeable
  #hasSecret = false
  mayConnect: (address: string) => boolean = (address) => address === "127.0.0.1"
  trusted: string | undefined

  private constructor(aws: LocalAws, scope: Scope.Closeable) {
    this.aws = aws
    this.#scope = scope
  }

  static readonly make = async (): Promise<ChannelStand> => {
    const scope = Scope.makeUnsafe()
    const aws = await Effect.runPromise(Scope.provide(makeLocalAws({ seed: twoAccounts() }), scope))
    return new ChannelStand(aws, scope)
  }

  /** Puts where a webhook is into the secret that the channels of tests name. */
  readonly keepSecret = async (text: string): Promise<void> => {
    const isKept = this.#hasSecret
    await this.#run(
      Effect.flatMap(AwsClients, (clients) => {
        const secrets = clients.secrets()
        return Effect.promise(() =>
          isKept
            ? secrets.send(new PutSecretValueCommand({ SecretId: "orgtag/hook", SecretString: text }))
            : secrets.send(new CreateSecretCommand({ Name: "orgtag/hook", SecretString: text })),
        )
      }),
    )
    this.#hasSecret = true
  }

  /** The same for a receiver, which is trusted from then on. */
  readonly lead = (receiver: HttpsReceiver, signingKey?: string): Promise<void> => {
    this.trusted = receiver.certificate
    return this.keepSecret(
      JSON.stringify({ url: receiver.url(), ...(signingKey === undefined ? {} : { signingKey }) }),
    )
  }

  /** Makes a topic with a subscriber. */
  readonly subscribe = async (
    name: string,
    protocol: string,
    endpoint: string,
    filter?: object,
  ): Promise<void> => {
    await this.#run(
      Effect.flatMap(AwsClients, (clients) =>
        Effect.promise(async () => {
          const sns = clients.sns("eu-west-1")
          const { TopicArn } = await sns.send(
            new CreateTopicCommand({
              Name: name,
              ...(name.endsWith(".fifo") ? { Attributes: { FifoTopic: "true" } } : {}),
            }),
          )
          await sns.send(
            new SubscribeCommand({
              TopicArn,
              Protocol: protocol,
              Endpoint: endpoint,
              ...(filter === undefined ? {} : { Attributes: { FilterPolicy: JSON.stringify(filter) } }),
            }),
          )
        }),
      ),
    )
  }

  /** Sends an alert; undefined where the channel took it. */
  readonly send = (channel: AlertChannel, told: ToldAlert): Promise<CallFailed | undefined> =>
    this.#run(
      AlertChannels.use((channels) => channels.send(channel, told)).pipe(
        Effect.provide(awsAlertChannels),
        Effect.result,
        Effect.map((result) => (Result.isFailure(result) ? result.failure : undefined)),
      ),
    )

  readonly close = (): Promise<void> => Effect.runPromise(Scope.close(this.#scope, Exit.void))

  readonly #run = <A, E>(effect: Effect.Effect<A, E, AwsClients>): Promise<A> =>
    Effect.runPromise(
      effect.pipe(
        Effect.provide(
          AwsClients.layer({
            requestHandler: this.aws.requestHandler,
            credentials: this.aws.credentials,
            region: "eu-west-1",
            pace: "none",
          }),
        ),
        Effect.provideService(AddressCheck, this.mayConnect),
        Effect.provideService(TrustedCertificates, this.trusted),
        Effect.provide(Logger.layer([])),
      ),
    )
}
