import { AwsError } from "../AwsError.ts"
import { answer, type Call, type Service } from "../Call.ts"
import { identityOfSession, sessionKeys, type Session } from "../Identity.ts"
import type { LocalTime } from "../LocalTime.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { queryProtocol } from "../protocols/queryProtocol.ts"

/**
 * STS: AssumeRole and GetCallerIdentity. The quota of 600 calls a second is charged to the calling account.
 *
 * A missing role, a refused trust, a wrong external id and an account that is closed are told with the same words,
 * `AccessDenied` and the ARN that was asked for: what the caller gets to know is the same on AWS.
 */
export const stsService = (state: OrganizationState, time: LocalTime): Service => ({
  id: "STS",
  signingName: "sts",
  protocol: queryProtocol("https://sts.amazonaws.com/doc/2011-06-15/"),
  regions: "any",
  operations: new Map([
    ["AssumeRole", (call: Call) => assumeRole(call, state, time)],
    [
      "GetCallerIdentity",
      ({ identity }: Call) =>
        answer({ UserId: identity.userId, Account: identity.account, Arn: identity.arn }),
    ],
  ]),
  buckets: () => [{ name: "sts", perSecond: 600, burst: 600, scope: "account-region" }],
  throttled: () => new AwsError("Throttling", 400, "Rate exceeded"),
  invalid,
  actionPrefix: "sts",
  arnsOf: (_operation, input) => [input.fields["RoleArn"]].filter((arn) => typeof arn === "string"),
  accountOf: (_operation, input) => roleIn(input.fields["RoleArn"])?.account,
})

const invalid = (message: string): AwsError => new AwsError("ValidationError", 400, message)

const roleIn = (arn: unknown) => {
  const found =
    typeof arn === "string" ? /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/u.exec(arn) : null
  if (found === null) return undefined
  const [, partition = "", account = "", name = ""] = found
  return { partition, account, name }
}

/** Sessions of chained roles end after an hour, and asking for more fails. So does a role's own default maximum. */
const secondsMax = 3600

const assumeRole = (call: Call, state: OrganizationState, time: LocalTime) => {
  const { input, identity } = call
  const roleArn = checked(input.required("RoleArn"), "roleArn", 20, 2048, /^[\s\S]*$/u)
  const name = checked(input.required("RoleSessionName"), "roleSessionName", 2, 64, /^[\w+=,.@-]*$/u)
  const externalId = optional(input.text("ExternalId"), "externalId", 2, 1224, /^[\w+=,.@:/-]*$/u)
  const sourceIdentity = optional(input.text("SourceIdentity"), "sourceIdentity", 2, 64, /^[\w+=,.@-]*$/u)
  const policy = optional(input.text("Policy"), "policy", 1, 2048, /^[\s\S]*$/u)
  const seconds = input.whole("DurationSeconds", 900, 43_200) ?? secondsMax
  if (input.structures("Tags").length > 50) throw invalid("At most 50 session tags can be passed")
  if (sourceIdentity?.toLowerCase().startsWith("aws:") === true)
    throw invalid("The source identity cannot begin with aws:")
  if (policy !== undefined && !isJsonObject(policy))
    throw new AwsError("MalformedPolicyDocument", 400, "This policy contains invalid Json")

  const role = roleIn(roleArn)
  if (role === undefined) throw invalid(`${roleArn} is invalid`)
  if (!mayEnter(call, state, role, externalId))
    throw new AwsError(
      "AccessDenied",
      403,
      `User: ${identity.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    )
  if (seconds > secondsMax)
    throw invalid(
      identity.session === undefined
        ? "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        : "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    )
  const inherited = identity.session?.sourceIdentity
  if (inherited !== undefined && sourceIdentity !== undefined && inherited !== sourceIdentity)
    throw new AwsError("AccessDenied", 403, "The source identity of a session cannot be changed")
  const source = inherited ?? sourceIdentity

  const session: Session = {
    account: role.account,
    role: role.name,
    name,
    expiresAt: time.now() + seconds * 1000,
    ...(source === undefined ? {} : { sourceIdentity: source }),
    ...(policy === undefined ? {} : { policy }),
  }
  const keys = sessionKeys(session, call.serial)
  const assumed = identityOfSession(session, state.seed.partition)
  return answer({
    Credentials: {
      AccessKeyId: keys.accessKeyId,
      SecretAccessKey: keys.secretAccessKey,
      SessionToken: keys.sessionToken,
      Expiration: new Date(session.expiresAt).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: assumed.userId, Arn: assumed.arn },
    ...(source === undefined ? {} : { SourceIdentity: source }),
  })
}

const mayEnter = (
  call: Call,
  state: OrganizationState,
  role: { readonly partition: string; readonly account: string; readonly name: string },
  externalId: string | undefined,
): boolean => {
  const { seed } = state
  return (
    role.partition === seed.partition &&
    call.identity.account === seed.securityAccountId &&
    state.answers(role.account) &&
    state.member(role.account)?.role === "accepts" &&
    role.name === seed.memberRole.name &&
    externalId === seed.memberRole.externalId
  )
}

const checked = (
  value: string,
  member: string,
  shortest: number,
  longest: number,
  pattern: RegExp,
): string => {
  if (value.length >= shortest && value.length <= longest && pattern.test(value)) return value
  throw invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ` +
      `Member must have length between ${String(shortest)} and ${String(longest)} and satisfy ${pattern.source}`,
  )
}

const optional = (
  value: string | undefined,
  ...rest: [member: string, shortest: number, longest: number, pattern: RegExp]
): string | undefined => (value === undefined ? undefined : checked(value, ...rest))

const isJsonObject = (text: string): boolean => {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === "object" && parsed !== null
  } catch {
    return false
  }
}
