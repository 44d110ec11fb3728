import type { ToldAlert } from "@orgtag/tagging"
import { plainText } from "./plainText.ts"

/** Accounts that a message lists besides its examples. */
const listedAccounts = 10

/** An account as people know it, `name (123456789012)`; its id alone where no name of it is known. */
const showAccount = ({ accountNames = {} }: ToldAlert["alert"], id: string): string => {
  const name = Object.hasOwn(accountNames, id) ? accountNames[id] : undefined
  return plainText(name === undefined ? id : `${name} (${id})`)
}

/** The account and the Region of an example, where it has them. */
export const placeOf = (
  alert: ToldAlert["alert"],
  { account, region }: Pick<ToldAlert["alert"]["examples"][number], "account" | "region">,
): ReadonlyArray<string> => {
  const named = [
    ...(account === undefined || account === "*" ? [] : [showAccount(alert, account)]),
    ...(region === undefined || region === "*" ? [] : [plainText(region)]),
  ]
  return named.length === 0 ? [] : [named.join(" ")]
}

/** The accounts that an alert is about, and how many more there are; nothing where its examples name all of them. */
export const accountsLine = (alert: ToldAlert["alert"]): ReadonlyArray<string> => {
  const { accounts, accountsOmitted, examples } = alert
  const seen = new Set(examples.map(({ account }) => account))
  if (accountsOmitted === 0 && accounts.every((account) => seen.has(account))) return []
  const shown = accounts.slice(0, listedAccounts)
  const more = accounts.length - shown.length + accountsOmitted
  return [
    `Accounts: ${[
      ...shown.map((account) => showAccount(alert, account)),
      ...(more > 0 ? [`… and ${more.toLocaleString("en-US")} more`] : []),
    ].join(", ")}`,
  ]
}
