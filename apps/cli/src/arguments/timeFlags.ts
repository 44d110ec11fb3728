import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import { Flag } from "effect/cli"

const timeForm = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?Z)?$/u

/** A time in UTC as the record writes it: always with three decimals, so that times compare as text. */
const parseTime = (text: string): string => {
  const time = timeForm.test(text) ? Option.getOrUndefined(DateTime.make(text)) : undefined
  if (time !== undefined) return DateTime.formatIso(time)
  throw new Error("expected a time in UTC such as 2026-11-23 or 2026-11-23T22:17:00Z")
}

const timeFlag = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("TIME"),
    Flag.mapTryCatch(parseTime, (error) => (error instanceof Error ? error.message : String(error))),
    Flag.withDescription(description),
    Flag.optional,
  )

/** `--since T`: from this time on. */
export const sinceFlag = timeFlag("since", "from this time on, in UTC: 2026-11-23 or 2026-11-23T22:17:00Z")

/** `--until T`: before this time. */
export const untilFlag = timeFlag("until", "before this time, in UTC")
