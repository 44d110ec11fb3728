import type { Bucket } from "@orgtag/aws"
import type { AccountFacts } from "@orgtag/tagging"
import { Effect, Schema } from "effect"
import { AccountJson, accountOf, decodeMessage } from "./messages.ts"

const decodeLine = decodeMessage(Schema.fromJsonString(AccountJson))

/** The work list as it is stored: JSON lines, an account each. */
export const workListText = (accounts: ReadonlyArray<AccountFacts>): string =>
  accounts.map((account) => `${accountLine(account)}\n`).join("")

/** The accounts of a stored work list, by id; none where there is no such object. Fails where a line is no account. */
export const readWorkList = Effect.fnUntraced(function* (results: Bucket, key: string) {
  const bytes = yield* results.get(key)
  const lines = Buffer.from(bytes ?? [])
    .toString("utf8")
    .split("\n")
    .filter(Boolean)
  const accounts = yield* Effect.forEach(lines, (line) => Effect.map(decodeLine(line), accountOf))
  return new Map(accounts.map((account) => [account.id, account] as const))
})

const accountLine = ({ units, tags, ...account }: AccountFacts): string =>
  JSON.stringify({
    id: account.id,
    name: account.name,
    email: account.email,
    state: account.state,
    ...(account.isManagement === undefined ? {} : { isManagement: account.isManagement }),
    ...(account.joinedAt === undefined ? {} : { joinedAt: account.joinedAt }),
    tags: Array.from(tags),
    units: units.map((unit) => ({ ...unit, parentId: unit.parentId ?? null, tags: Array.from(unit.tags) })),
  })
