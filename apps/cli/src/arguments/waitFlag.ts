import * as Duration from "effect/Duration"
import { Flag } from "effect/cli"

const unitMillis: ReadonlyMap<string, number> = new Map([
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
])

/** No process that is alive holds an account so long. */
const longestMillis = 24 * 3_600_000

const parseWait = (text: string): Duration.Duration => {
  const [, amount, unit] = /^([0-9]{1,6})([smh])$/u.exec(text) ?? []
  const millis = Number(amount) * (unitMillis.get(unit ?? "") ?? Number.NaN)
  if (millis <= longestMillis) return Duration.millis(millis)
  throw new Error("expected a time such as 90s, 5m or 1h, at most 24h")
}

/** `--wait 90s`: how long to wait for an account that another process is sweeping. */
export const waitFlag = Flag.String("wait").pipe(
  Flag.withMetavar("TIME"),
  Flag.withDefault("90s"),
  Flag.mapTryCatch(parseWait, (error) => (error instanceof Error ? error.message : String(error))),
  Flag.withDescription("how long to wait for an account that another process is sweeping: 90s, 5m, 1h"),
)
