import { type Account, showAccount } from "@orgtag/tagging"
import { harmless } from "../view/harmless.ts"

/** The names of accounts, as far as a sweep has told them. */
export class AccountNames {
  readonly #names = new Map<string, string>()

  /** Learns the names of these accounts. */
  readonly learn = (accounts: ReadonlyArray<Pick<Account, "id" | "name">>): void => {
    for (const account of accounts) this.#names.set(account.id, harmless(showAccount(account)))
  }

  /** `name (123456789012)`, or the id alone where no name is known. */
  readonly show = (account: string): string => this.#names.get(account) ?? harmless(account)
}
