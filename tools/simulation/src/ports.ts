import { awsPorts } from "@orgtag/aws"
import { AwsClients } from "@orgtag/aws-clients"
import type { LocalAws, LocalRequestHandler } from "@orgtag/local-aws"
import { DynamoControls, DynamoResourceRecord, DynamoSeals, DynamoSweepLedger } from "@orgtag/persistence"
import type {
  ApiCalls,
  Caller,
  Controls,
  MemberAccounts,
  Organization,
  ResourceRecord,
  Seals,
  SweepLedger,
} from "@orgtag/tagging"
import { Layer } from "effect"

/** What a program in a simulation may use: the ports, over real SDK clients and a real DynamoDB implementation. */
export type Ports =
  | ApiCalls
  | AwsClients
  | Caller
  | Controls
  | MemberAccounts
  | Organization
  | ResourceRecord
  | Seals
  | SweepLedger

/** The header by which the organization knows whose call it is. */
export const lifeHeader = "x-simulated-life"

/** The ports of one process, over clients of its own. */
export const portsOf = (aws: LocalAws, life: string): Layer.Layer<Ports> =>
  Layer.mergeAll(
    awsPorts,
    DynamoResourceRecord.layer({ tablePrefix: "" }),
    DynamoSweepLedger.layer({ tablePrefix: "" }),
    DynamoControls.layer({ tablePrefix: "" }),
    DynamoSeals.layer({ tablePrefix: "" }),
  ).pipe(
    Layer.provideMerge(
      AwsClients.layer({
        requestHandler: signedBy(aws.requestHandler, life),
        credentials: aws.credentials,
        region: aws.region,
      }),
    ),
  )

const signedBy = (handler: LocalRequestHandler, life: string): LocalRequestHandler => ({
  ...handler,
  handle: (request, options) =>
    handler.handle({ ...request, headers: { ...request.headers, [lifeHeader]: life } }, options),
})
