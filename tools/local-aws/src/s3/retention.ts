import { answer, type Answer, type Call } from "../Call.ts"
import type { Input } from "../Input.ts"
import type { Bucket, Buckets, DefaultRetention, ObjectVersion, Retention } from "./Buckets.ts"
import { bucketOf, readableOf } from "./bucketOf.ts"
import { s3Errors } from "./s3Errors.ts"

const dayMs = 86_400_000

/** Whether Object Lock keeps a version from being deleted. */
export const isKept = ({ retention }: ObjectVersion, bypassGovernance: boolean, now: number): boolean =>
  retention !== undefined && retention.until > now && !(retention.mode === "GOVERNANCE" && bypassGovernance)

/** The retention of an object that is put: its own, else the bucket's. S3 wants to be sure of a body that it will keep. */
export const retentionOfPut = (
  input: Input,
  { locked, defaultRetention }: Bucket,
  isSure: boolean,
  now: number,
): Retention | undefined => {
  const [mode, until] = [input.text("ObjectLockMode"), input.text("ObjectLockRetainUntilDate")]
  if ((mode === undefined) !== (until === undefined))
    throw s3Errors.invalidArgument(
      "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
      mode === undefined ? "x-amz-object-lock-mode" : "x-amz-object-lock-retain-until-date",
    )
  if (mode !== undefined && !locked)
    throw s3Errors.invalidRequest("Bucket is missing Object Lock Configuration")
  const asked = mode === undefined || until === undefined ? undefined : retentionFrom(mode, until, now)
  const retention =
    asked ??
    (defaultRetention === undefined
      ? undefined
      : { mode: defaultRetention.mode, until: now + defaultRetention.ms })
  if (retention !== undefined && !isSure)
    throw s3Errors.invalidRequest(
      "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters",
    )
  return retention
}

const retentionFrom = (mode: string, until: string, now: number): Retention => {
  if (mode !== "COMPLIANCE" && mode !== "GOVERNANCE")
    throw s3Errors.invalidArgument("Unknown wormMode directive.", "x-amz-object-lock-mode")
  const at = Date.parse(until)
  if (Number.isNaN(at) || at <= now)
    throw s3Errors.invalidArgument(
      "The retain until date must be in the future!",
      "x-amz-object-lock-retain-until-date",
    )
  return { mode, until: at }
}

/** What Object Lock says of a version. */
export const getObjectRetention = (call: Call, buckets: Buckets): Answer => {
  const bucket = bucketOf(call, buckets)
  if (!bucket.locked) throw s3Errors.invalidRequest("Bucket is missing Object Lock Configuration")
  const { retention } = readableOf(call, bucket).version
  if (retention === undefined) throw s3Errors.noRetention()
  return answer({ Mode: retention.mode, RetainUntilDate: new Date(retention.until).toISOString() })
}

/** Retains a version. In compliance mode a retention can be made longer, and nothing else, by anybody. */
export const putObjectRetention = (call: Call, buckets: Buckets, now: number): Answer => {
  const bucket = bucketOf(call, buckets)
  if (!bucket.locked) throw s3Errors.invalidRequest("Bucket is missing Object Lock Configuration")
  const { version } = readableOf(call, bucket)
  const asked = call.input.structure("Retention")
  if (asked === undefined) throw s3Errors.malformedXml()
  const retention = retentionFrom(asked.required("Mode"), asked.required("RetainUntilDate"), now)
  const before = version.retention
  const loosens = before !== undefined && (retention.until < before.until || retention.mode !== before.mode)
  if (loosens && isKept(version, call.input.flag("BypassGovernanceRetention"), now))
    throw s3Errors.accessDenied("Access Denied because object protected by object lock.")
  version.retention = retention
  return answer({})
}

/** How a bucket keeps what is put into it and says nothing of its own. */
export const getObjectLockConfiguration = (call: Call, buckets: Buckets): Answer => {
  const { locked, defaultRetention } = bucketOf(call, buckets)
  if (!locked) throw s3Errors.noLockConfiguration()
  return answer({
    ObjectLockEnabled: "Enabled",
    ...(defaultRetention === undefined
      ? {}
      : { Rule: { DefaultRetention: { Mode: defaultRetention.mode, ...defaultRetention.period } } }),
  })
}

/** Switches Object Lock on for good, and says how long what says nothing of its own is kept. */
export const putObjectLockConfiguration = (call: Call, buckets: Buckets): Answer => {
  const bucket = bucketOf(call, buckets)
  const asked = call.input.structure("ObjectLockConfiguration")
  if (asked?.text("ObjectLockEnabled") !== "Enabled") throw s3Errors.malformedXml()
  if (!bucket.versioned)
    throw s3Errors.invalidBucketState(
      "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
    )
  bucket.locked = true
  bucket.defaultRetention = defaultFrom(asked.structure("Rule"))
  return answer({})
}

const defaultFrom = (rule: Input | undefined): DefaultRetention | undefined => {
  if (rule === undefined) return undefined
  const fields = rule.structure("DefaultRetention")
  const mode = fields?.text("Mode")
  const days = fields?.whole("Days", 1, 36_500)
  const years = fields?.whole("Years", 1, 100)
  if ((mode !== "COMPLIANCE" && mode !== "GOVERNANCE") || (days === undefined) === (years === undefined))
    throw s3Errors.malformedXml()
  return days === undefined
    ? { mode, ms: (years ?? 0) * 365 * dayMs, period: { Years: years ?? 0 } }
    : { mode, ms: days * dayMs, period: { Days: days } }
}
