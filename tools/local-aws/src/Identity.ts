import type { AwsError } from "./AwsError.ts"
import type { AwsRequest, SigningScope } from "./AwsRequest.ts"
import { isRecord } from "./Input.ts"

/** Keys that SDK clients sign with. */
export interface AccessKeys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** Who is calling. */
export interface Identity {
  readonly account: string
  /** The ARN that GetCallerIdentity answers: of a user, or of a session of a role. */
  readonly arn: string
  readonly userId: string
  /** Undefined for a user's keys, which do not expire. */
  readonly session?: Session
}

/** A session of an assumed role. All of it is in the session token, so that a server started anew still knows it. */
export interface Session {
  readonly account: string
  readonly role: string
  readonly name: string
  readonly expiresAt: number
  readonly sourceIdentity?: string
  /** The session policy that was passed to AssumeRole. */
  readonly policy?: string
}

/** How a service's protocol names the two ways in which keys are refused. */
export interface IdentityErrors {
  readonly unknown: () => AwsError
  readonly expired: () => AwsError
}

const userName = "operator"

/** The long-lived keys of an account's user `operator`. They hold no secret: nothing here checks signatures. */
export const keysOf = (account: string): AccessKeys => ({
  accessKeyId: `AKIA${account}USER`,
  secretAccessKey: "local",
})

/** The keys of a session. The access key carries the account, the token all of it. */
export const sessionKeys = (session: Session, serial: number): AccessKeys => {
  const accessKeyId = `ASIA${session.account}${serial.toString(36).toUpperCase().padStart(8, "0")}`
  const token = JSON.stringify({ accessKeyId, ...session })
  return {
    accessKeyId,
    secretAccessKey: "local",
    sessionToken: Buffer.from(token, "utf8").toString("base64url"),
  }
}

/** The caller that a session's keys stand for. */
export const identityOfSession = (session: Session, partition: string): Identity => ({
  account: session.account,
  arn: `arn:${partition}:sts::${session.account}:assumed-role/${session.role}/${session.name}`,
  userId: `${roleIdOf(session.account, session.role)}:${session.name}`,
  session,
})

/** The unique id of a role, which stays the same for one name in one account. */
export const roleIdOf = (account: string, role: string): string =>
  `AROA${account}${Buffer.from(role, "utf8").toString("hex").toUpperCase().slice(0, 8).padEnd(8, "0")}`

/**
 * Finds out who signed the request. AWS answers unknown keys, and keys of a Region that the account has not
 * enabled, with UnrecognizedClientException (JSON) or InvalidClientTokenId (query); expired ones with
 * ExpiredTokenException or ExpiredToken.
 */
export const identify = (
  request: AwsRequest,
  scope: SigningScope,
  organization: {
    readonly partition: string
    readonly hasAccount: (id: string) => boolean
    readonly now: number
  },
  errors: IdentityErrors,
): Identity => {
  const account = /^(?:AKIA|ASIA)(\d{12})/u.exec(scope.accessKeyId)?.[1]
  if (account === undefined || !organization.hasAccount(account)) throw errors.unknown()
  const token = request.headers["x-amz-security-token"]
  if (scope.accessKeyId.startsWith("AKIA")) {
    if (token !== undefined) throw errors.unknown()
    return {
      account,
      arn: `arn:${organization.partition}:iam::${account}:user/${userName}`,
      userId: `AIDA${account}OPERATOR`.slice(0, 21),
    }
  }
  const session = token === undefined ? undefined : sessionOf(token, scope.accessKeyId)
  if (session === undefined || session.account !== account) throw errors.unknown()
  if (session.expiresAt <= organization.now) throw errors.expired()
  return identityOfSession(session, organization.partition)
}

const sessionOf = (token: string, accessKeyId: string): Session | undefined => {
  let decoded: unknown
  try {
    decoded = JSON.parse(Buffer.from(token, "base64url").toString("utf8"))
  } catch {
    return undefined
  }
  if (!isRecord(decoded) || decoded["accessKeyId"] !== accessKeyId) return undefined
  const { account, role, name, expiresAt, sourceIdentity, policy } = decoded
  if (typeof account !== "string" || typeof role !== "string" || typeof name !== "string") return undefined
  if (typeof expiresAt !== "number") return undefined
  return {
    account,
    role,
    name,
    expiresAt,
    ...(typeof sourceIdentity === "string" ? { sourceIdentity } : {}),
    ...(typeof policy === "string" ? { policy } : {}),
  }
}
