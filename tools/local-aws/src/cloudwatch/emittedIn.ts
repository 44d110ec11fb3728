import { Option, Schema } from "effect"

/** A value as CloudWatch finds it in a function's log. */
export interface Emitted {
  readonly namespace: string
  readonly name: string
  readonly unit: string
  /** `Kind=add`; nothing where the metric has no dimension. */
  readonly dimension: string
  readonly value: number
}

const decodeMembers = Schema.decodeUnknownOption(
  Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)),
)

const Directive = Schema.Struct({
  Namespace: Schema.String,
  Dimensions: Schema.Array(Schema.Array(Schema.String)),
  Metrics: Schema.Array(Schema.Struct({ Name: Schema.String, Unit: Schema.String })),
})

const decodeMetadata = Schema.decodeUnknownOption(
  Schema.Struct({ Timestamp: Schema.Int, CloudWatchMetrics: Schema.Array(Directive) }),
)

/**
 * The values in the lines of a log, read by the specification of the embedded metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html): names
 * and dimensions are members of the line itself, and a line that lacks one of them emits nothing.
 */
export const emittedIn = (lines: ReadonlyArray<string>): ReadonlyArray<Emitted> =>
  lines.flatMap((line) => {
    const body = Option.getOrElse(decodeMembers(line), () => none)
    const metadata = Option.getOrUndefined(decodeMetadata(body["_aws"]))
    return (metadata?.CloudWatchMetrics ?? []).flatMap((directive) => valuesOf(body, directive))
  })

type Members = Readonly<Record<string, unknown>>
const none: Members = {}

const valuesOf = (
  body: Members,
  { Namespace, Dimensions, Metrics }: typeof Directive.Type,
): ReadonlyArray<Emitted> =>
  Dimensions.filter((set) => set.every((key) => typeof body[key] === "string")).flatMap((set) => {
    const dimension = set.map((key) => `${key}=${String(body[key])}`).join(",")
    return Metrics.flatMap(({ Name, Unit }) => {
      const found = body[Name]
      return (Array.isArray(found) ? found : [found])
        .filter((value) => typeof value === "number")
        .map((value) => ({ namespace: Namespace, name: Name, unit: Unit, dimension, value }))
    })
  })
