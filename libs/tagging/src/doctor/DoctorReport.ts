import { Schema } from "effect"

const Count = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)))

/** What the doctor looks at, in the order in which it says so. */
export const doctorChecks = [
  "caller",
  "policy",
  "clock",
  "tables",
  "approval",
  "stop",
  "organization",
  "enter",
  "role",
  "regions",
  "tag-policy",
  "tagging-api",
  "explorer",
  "iam",
  "auto-scaling",
  "default-vpc",
] as const
export type DoctorCheck = (typeof doctorChecks)[number]

/**
 * How a check ended. `problem`: it would make a sweep partial, or keep it from running. `note`: worth knowing. `skipped`:
 * not looked at, because the policy turns it off or something before it failed.
 */
export const DoctorState = Schema.Literals(["ok", "problem", "note", "skipped"])
export type DoctorState = typeof DoctorState.Type

/** One line of the table: a check that is fine, or one thing that is wrong, in however many places. */
export const DoctorLine = Schema.Struct({
  check: Schema.Literals(doctorChecks),
  state: DoctorState,
  /** Lower case, no full stop. Of many places that are alike, what was said of the first. */
  message: Schema.String,
  /** What to do about it. */
  mend: Schema.optionalKey(Schema.String),
  /** In how many accounts; absent where it is about none. */
  accounts: Schema.optionalKey(Count),
  /** The first of the places, at most `placesMax`, in the order of account and Region. */
  places: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({
        account: Schema.String,
        name: Schema.String,
        region: Schema.optionalKey(Schema.String),
      }),
    ),
  ),
})
export type DoctorLine = typeof DoctorLine.Type

/** The document that `doctor --json` prints: `orgtag.doctor/v1`. */
export const DoctorReport = Schema.Struct({
  schema: Schema.Literal("orgtag.doctor/v1"),
  policyDigest: Schema.String,
  startedAt: Schema.String,
  finishedAt: Schema.String,
  /** Of the organization, those in the policy's scope, and those of them that were entered. */
  accounts: Schema.Struct({ total: Count, inScope: Count, entered: Count }),
  lines: Schema.Array(DoctorLine),
  problems: Count,
  /** The tags that a member role must carry to be new enough for the policy; none where it is not asked. */
  roleTags: Schema.Record(Schema.String, Schema.String),
})
export type DoctorReport = typeof DoctorReport.Type

/** How many places a line names. */
export const placesMax = 20
