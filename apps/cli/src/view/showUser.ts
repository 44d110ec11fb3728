import type { UserInfo } from "@orgtag/tagging"
import { harmless } from "./harmless.ts"

/** Who did it, as far as the record knows; a name that is not known is never guessed. */
export const showUser = (user: UserInfo): string => {
  if ("observedBetween" in user) {
    const [since, until] = user.observedBetween
    const when = since === null ? `before ${until}` : `between ${since} and ${until}`
    return harmless(user.type === "unknown" ? `somebody else, ${when}` : `not applied or undone, ${when}`)
  }
  const who = user.name ?? user.sessionName ?? user.principal
  const role = user.permissionSet === undefined ? user.type : `${user.type} ${user.permissionSet}`
  return harmless(`${who} (${role}), ${user.trigger}`)
}

/** Who did it, in one cell of a table: the principal's ARN, or that it is not known. */
export const userCell = (user: UserInfo): string => ("observedBetween" in user ? user.type : user.principal)
