import type { Account } from "../domain/Account.ts"
import { type Alert, alertLimits } from "./Alert.ts"
import { boundedText } from "./draftAlert.ts"

/** An alert with the names of the accounts that it shows: those of its examples, then the first of the others. */
export const nameAccounts = (alert: Alert, accounts: ReadonlyMap<string, Pick<Account, "name">>): Alert => {
  const shown = [...alert.examples.flatMap(({ account }) => account ?? []), ...alert.accounts]
  const named = Array.from(new Set(shown)).flatMap((id) => {
    const name = boundedText(accounts.get(id)?.name ?? "", alertLimits.nameCharacters)
    return name === "" ? [] : [[id, name] as const]
  })
  return named.length === 0
    ? alert
    : { ...alert, accountNames: Object.fromEntries(named.slice(0, alertLimits.names)) }
}
