import type { Account } from "../domain/Account.ts"
import type { AccountId } from "../domain/AccountId.ts"
import type { Region } from "../domain/Region.ts"
import {
  type DoctorCheck,
  type DoctorLine,
  type DoctorState,
  doctorChecks,
  placesMax,
} from "./DoctorReport.ts"

/** Something that was found at one place. */
export interface Symptom {
  readonly check: DoctorCheck
  readonly state: DoctorState
  /** What makes two symptoms the same: an error's code, say. The message may name the place. */
  readonly code: string
  readonly message: string
  readonly mend?: string
  readonly account?: Pick<Account, "id" | "name">
  readonly region?: Region
}

interface Place {
  readonly account: AccountId
  readonly name: string
  readonly region?: Region
}

interface Group {
  first: Symptom
  readonly accounts: Set<AccountId>
  places: Array<Place>
}

/**
 * What was found, the same things together: of each the first places and in how many accounts.
 *
 * It grows with the accounts of the organization, of which it keeps ids, and with nothing else. What comes out does not
 * depend on the order in which accounts were looked at.
 */
export class Symptoms {
  readonly #groups = new Map<string, Group>()

  /** One more symptom. */
  readonly add = (symptom: Symptom): void => {
    const { check, state, code, account, region } = symptom
    const key = [check, state, code].join("\n")
    const group = this.#groups.get(key) ?? { first: symptom, accounts: new Set(), places: [] }
    this.#groups.set(key, group)
    if (account === undefined) return
    const place = { account: account.id, name: account.name, ...(region === undefined ? {} : { region }) }
    if (sortKey(place) < sortKey(placeOf(group.first))) group.first = symptom
    group.accounts.add(account.id)
    group.places.push(place)
    if (group.places.length >= 2 * placesMax) group.places = firstOf(group.places)
  }

  /** Whether a check found anything that is not fine. */
  readonly has = (check: DoctorCheck): boolean =>
    Array.from(this.#groups.values()).some(({ first }) => first.check === check && first.state !== "ok")

  /** The lines: by check, problems first, then what is in most accounts. */
  get lines(): ReadonlyArray<DoctorLine> {
    return Array.from(this.#groups.values())
      .toSorted(
        (left, right) =>
          doctorChecks.indexOf(left.first.check) - doctorChecks.indexOf(right.first.check) ||
          states.indexOf(left.first.state) - states.indexOf(right.first.state) ||
          right.accounts.size - left.accounts.size ||
          (left.first.code < right.first.code ? -1 : 1),
      )
      .map(lineOf)
  }
}

const states: ReadonlyArray<DoctorState> = ["problem", "note", "skipped", "ok"]

const placeOf = ({ account, region }: Symptom): Pick<Place, "region"> & { readonly account: string } => ({
  account: account?.id ?? "",
  ...(region === undefined ? {} : { region }),
})

const sortKey = ({ account, region }: ReturnType<typeof placeOf>): string => `${account} ${region ?? ""}`

const firstOf = (places: ReadonlyArray<Place>): Array<Place> =>
  places.toSorted((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1)).slice(0, placesMax)

const lineOf = ({ first, accounts, places }: Group): DoctorLine => ({
  check: first.check,
  state: first.state,
  message: first.message,
  ...(first.mend === undefined ? {} : { mend: first.mend }),
  ...(accounts.size === 0 ? {} : { accounts: accounts.size, places: firstOf(places) }),
})
