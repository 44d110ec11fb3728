import type { CallerIdentity } from "../ports/Caller.ts"
import type { Trigger, UserInfo } from "./Record.ts"

/** The shortest text that names somebody: a user's name, a session's, else the whole principal. */
export const whoIs = (user: UserInfo): string =>
  "observedBetween" in user ? "somebody" : (user.name ?? user.sessionName ?? user.principal)

const ssoRole = /^AWSReservedSSO_(?<permissionSet>.+)_[0-9a-f]{16}$/u

/**
 * Who a caller's ARN names, for the record. The raw principal always stays beside it.
 *
 * An ARN that tells nothing more is `unparsed`; it is never guessed at. A role of Identity Center is known by its name,
 * `AWSReservedSSO_<permission set>_<16 hexadecimal digits>`, and its session by the person's user name.
 */
export const userInfoOf = (caller: CallerIdentity, trigger: Trigger): UserInfo => {
  const principal = caller.arn
  const resource = principal.split(":").slice(5).join(":")
  const [kind, ...path] = resource.split("/")
  const name = path.at(-1)
  if (resource === "root") return { type: "root", principal, trigger }
  if (kind === "user" && name !== undefined && name !== "") {
    return { type: "iam-user", principal, name, trigger }
  }
  const [role, sessionName, ...more] = path
  const isSession = kind === "assumed-role" && more.length === 0
  if (!isSession || role === undefined || role === "" || sessionName === undefined || sessionName === "") {
    return { type: "unparsed", principal, trigger }
  }
  const permissionSet = ssoRole.exec(role)?.groups?.["permissionSet"]
  return permissionSet === undefined
    ? { type: "iam-role", principal, name: role, sessionName, trigger }
    : { type: "identity-center", principal, name: sessionName, permissionSet, sessionName, trigger }
}
