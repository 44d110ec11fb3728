import { Command, Flag } from "effect/cli"
import { jsonFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { oneResourceFlag } from "../arguments/resourceFlag.ts"
import { sweepIdFlag } from "../arguments/sweepIdFlag.ts"
import { lazyHandler } from "../handlers/lazyHandler.ts"

const resourceFlag = oneResourceFlag.pipe(
  Flag.withDescription("only what has to do with this resource"),
  Flag.optional,
)

const fromFlag = Flag.String("from").pipe(
  Flag.withMetavar("DIR"),
  Flag.withDescription(
    "verify files that DynamoDB exported, a folder a table; needs no access and no policy",
  ),
  Flag.optional,
)

const manifestsFlag = Flag.String("manifests").pipe(
  Flag.withMetavar("DIR"),
  Flag.withDescription("the manifests too, as sweep --out wrote them; with --from those beside the tables"),
  Flag.optional,
)

const keyFlag = Flag.String("key").pipe(
  Flag.withMetavar("KEY"),
  Flag.withDescription(
    "a key by which seals may be signed: a public key in PEM, or the ARN or alias of one in KMS; may be repeated. From the tables the deployment's own where none is named",
  ),
  Flag.atLeast(0),
)

const sealsFlag = Flag.String("seals").pipe(
  Flag.withMetavar("PLACE"),
  Flag.withDescription(
    "hold seals against their copies: s3://BUCKET, s3://BUCKET/PREFIX, or a folder of them",
  ),
  Flag.optional,
)

/** `orgtag verify`: whether the record is whole and as it was written. */
export const verify = Command.make(
  "verify",
  {
    policy: policyFlag,
    sweep: sweepIdFlag("only what has to do with this sweep"),
    resource: resourceFlag,
    from: fromFlag,
    manifests: manifestsFlag,
    key: keyFlag,
    seals: sealsFlag,
    json: jsonFlag,
  },
  lazyHandler(async () => (await import("../handlers/handleVerify.ts")).handleVerify),
).pipe(
  Command.withDescription(
    "Check the record: history, groups, actions, rows, policies, manifests and seals against each other",
  ),
  Command.withExamples([
    { command: "orgtag verify --key seals.pem", description: "The tables that the policy names" },
    {
      command: "orgtag verify --seals s3://orgtag-seals-222222222222-eu-west-1",
      description: "The seals against their copies under Object Lock",
    },
    { command: "orgtag verify --from record --key seals.pem", description: "Exported files, without AWS" },
  ]),
)
