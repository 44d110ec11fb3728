import type { AccountNames } from "../sweeping/AccountNames.ts"
import type { RegionInWork, SweepTally } from "../sweeping/SweepTally.ts"
import { estimateLeft } from "./estimateLeft.ts"
import { cutText } from "./fitText.ts"
import { harmless } from "./harmless.ts"
import type { Style } from "./Paint.ts"
import { showCount, showCounted, showSeconds, showTime } from "./wording.ts"

/** How many account-Regions in work are shown by name. */
const regionsShown = 5
const barWidth = 24

/** What a live view shows beside the tally. */
export interface LiveMoment {
  /** Milliseconds since the sweep started. */
  readonly elapsed: number
  /** Whether the sweep was asked to stop and is finishing what is in flight. */
  readonly stopping: boolean
}

/**
 * One frame of the live view: how far a sweep is, what it works on, what is left and how long that may take. Pure, at
 * most ten lines, none wider than the terminal.
 */
export const liveFrame = (
  tally: SweepTally,
  names: AccountNames,
  moment: LiveMoment,
  style: Style,
): string => {
  const { paint } = style
  const width = Math.max(20, style.columns)
  const cut = (text: string): string => cutText(text, width)
  const ended = tally.rows.swept + tally.rows.failed + tally.rows.exempt
  const left = tally.accounts.total - tally.accounts.ended
  const expected = expectedRows(tally)
  const lines = [
    paint.strong(cut(titleOf(tally, moment, estimateLeft({ elapsed: moment.elapsed, ended, expected })))),
    cut(
      `${barOf(tally.accounts.ended, tally.accounts.total)} ${showCount(tally.accounts.ended)} of ${showCounted(tally.accounts.total, "account")}, ${showCounted(ended, "account-Region")} done`,
    ),
    cut(countsOf(tally)),
    tally.failures === 0 ? cut(failuresOf(tally)) : paint.bad(cut(failuresOf(tally))),
    ...waitLines(tally, names).map((line) => paint.warning(cut(line))),
    ...workLines(tally, names).map(cut),
    paint.faint(cut(leftOf(tally, left))),
  ]
  return lines.join("\n")
}

const titleOf = (tally: SweepTally, moment: LiveMoment, left: number | undefined): string => {
  const doing = moment.stopping
    ? "Stopping: finishing what is in flight"
    : tally.accounts.total === 0
      ? "Listing the organization"
      : tally.mode === "plan"
        ? "Planning"
        : "Sweeping"
  const estimate = moment.stopping ? "" : left === undefined ? "" : `, about ${showSeconds(left)} left`
  return `${doing}, ${showSeconds(moment.elapsed)}${estimate}`
}

const barOf = (done: number, total: number): string => {
  const filled = total === 0 ? 0 : Math.floor((done / total) * barWidth)
  return `[${"#".repeat(filled)}${".".repeat(barWidth - filled)}]`
}

const countsOf = (tally: SweepTally): string => {
  const { settled, planned, blocked } = tally.changes
  const seen = `${showCounted(tally.seen, "resource")} seen`
  const changes =
    tally.mode === "plan"
      ? `${showCounted(planned, "change")} planned`
      : `${showCount(tally.due)} to change, ${showCounted(settled, "change")} written`
  return `${seen}, ${changes}${blocked === 0 ? "" : `, ${showCount(blocked)} blocked`}`
}

const failuresOf = (tally: SweepTally): string =>
  `${showCounted(tally.failures, "failure")}, ${showCounted(tally.findings, "finding")}`

const waitLines = (tally: SweepTally, names: AccountNames): ReadonlyArray<string> =>
  Array.from(
    Array.from(tally.awaited).slice(0, 1),
    ([account, { holder, until }]) =>
      `  waiting  ${names.show(account)}: held until ${showTime(until)} by sweep ${harmless(holder)}`,
  )

const workLines = (tally: SweepTally, names: AccountNames): ReadonlyArray<string> => {
  const shown = Array.from(tally.inWork.values()).slice(0, regionsShown)
  const hidden = tally.inWork.size - shown.length
  return [
    ...shown.map(
      (region) =>
        `  ${region.stage.padEnd(8)} ${names.show(region.account)} ${harmless(region.region)} ${progressOf(region)}`,
    ),
    ...(hidden > 0 ? [`  and ${showCount(hidden)} more`] : []),
  ]
}

const progressOf = ({ stage, seen, due, done }: RegionInWork): string =>
  stage === "reading" ? showCounted(seen, "resource") : `${showCount(done)} of ${showCount(due)}`

const leftOf = (tally: SweepTally, accounts: number): string => {
  const rows = Math.max(0, tally.rows.known - tally.rows.swept - tally.rows.failed - tally.rows.exempt)
  const notEntered = Math.max(0, accounts - tally.inWorkAccounts)
  return `left: ${showCounted(rows, "account-Region")} of the accounts entered, ${showCounted(notEntered, "account")} not entered yet`
}

/** Rows that are known, and for the accounts not entered yet as many each as those entered had on average. */
const expectedRows = (tally: SweepTally): number => {
  const untold = Math.max(0, tally.accounts.total - tally.accounts.ended - tally.inWorkAccounts)
  if (tally.accounts.entered === 0) return untold === 0 ? tally.rows.known : 0
  return tally.rows.known + Math.round((tally.rows.known / tally.accounts.entered) * untold)
}
