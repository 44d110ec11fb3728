import { Schema } from "effect"
import { severities } from "../alerts/AlertCause.ts"
import { webhookPresets } from "./AlertsPolicy.ts"
import { AccountPatterns, matching, nonEmptyList } from "./RuleFile.ts"

const positive = (description: string, defaultsTo: number) =>
  Schema.optionalKey(
    Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0))).annotate({
      description,
      default: defaultsTo,
      expected: "a positive whole number",
    }),
  )

const Channel = Schema.Struct({
  name: matching(/^[A-Za-z0-9_-]{1,64}$/u, "1 to 64 letters, digits, _ or -").annotate({
    description: "A name for the channel, used once; `orgtag alerts test --channel` takes it.",
  }),
  sns: Schema.optionalKey(
    matching(
      /^arn:aws(?:-[a-z]+)*:sns:[a-z]{2,}(?:-[a-z]+)+-[0-9]{1,2}:[0-9]{12}:[A-Za-z0-9_-]{1,256}(?:\.fifo)?$/u,
      "the ARN of an SNS topic",
    ).annotate({ description: "The SNS topic that alerts are published to." }),
  ),
  webhook: Schema.optionalKey(
    Schema.Struct({
      // What it may hold is checked beside the schema, where what was found is not repeated: it may be a secret.
      secret: Schema.String.annotate({
        description:
          "The name or ARN of a secret in Secrets Manager that holds the webhook's URL and the key that signs.",
      }),
      preset: Schema.optionalKey(
        Schema.Literals(webhookPresets).annotate({
          description:
            "The form of the message: json, as documented, or slack for Slack's incoming webhooks.",
          default: "json",
        }),
      ),
    }).annotate({ description: "A webhook that alerts are posted to by HTTPS." }),
  ),
  severities: Schema.optionalKey(
    nonEmptyList(Schema.Literals(severities)).annotate({
      description: "Which alerts it takes by severity; all where none is named.",
    }),
  ),
  accounts: Schema.optionalKey(
    AccountPatterns.annotate({
      description:
        "The accounts whose alerts it takes, besides those about the whole organization; all where none is named.",
    }),
  ),
}).annotate({ description: "Where alerts go: an SNS topic or a webhook." })

const Thresholds = Schema.Struct({
  driftFactor: positive("Drift is a surge from this many times the median of the last sweeps on.", 5),
  driftResources: positive("Fewer drifted resources than this are never a surge.", 50),
  openHours: positive("After how many hours an action that is still open is told of.", 24),
  unfinishedHours: positive("After how many hours a sweep that was never concluded is told of.", 24),
}).annotate({ description: "From where on something is worth an alert." })

/** The shape of the section about alerts. */
export const AlertsFile = Schema.Struct({
  channels: Schema.optionalKey(
    Schema.Array(Channel)
      .pipe(Schema.check(Schema.isMaxLength(20, { expected: "at most 20 channels" })))
      .annotate({ description: "Where alerts go." }),
  ),
  repeatHours: positive("After how many hours a cause that stays is told again.", 24),
  thresholds: Schema.optionalKey(Thresholds),
}).annotate({ description: "Who is told when something is wrong, and from where on it is." })

/** A section about alerts whose shape is right. */
export type AlertsFile = typeof AlertsFile.Type
