import { GetCallerIdentityCommand } from "@aws-sdk/client-sts"
import { AwsClients } from "@orgtag/aws-clients"
import { AccountId, Caller } from "@orgtag/tagging"
import { Effect, Layer, Schema } from "effect"

const filled = Schema.String.pipe(Schema.check(Schema.isMinLength(1)))
const Identity = Schema.Struct({ Arn: filled, Account: AccountId, UserId: filled })

/** The port Caller on STS: GetCallerIdentity, which no policy can refuse. */
export const awsCaller: Layer.Layer<Caller, never, AwsClients> = Layer.effect(
  Caller,
  Effect.gen(function* () {
    const clients = yield* AwsClients
    return Caller.of({
      identity: clients
        .send(clients.sts, new GetCallerIdentityCommand({}), {
          service: "STS",
          operation: "GetCallerIdentity",
          kind: "read",
          answer: Identity,
        })
        .pipe(Effect.map(({ Arn, Account, UserId }) => ({ arn: Arn, account: Account, userId: UserId }))),
    })
  }),
)
