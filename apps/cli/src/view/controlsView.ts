import { type StopOrder, type StoredPolicy, SweepLimits } from "@orgtag/tagging"
import { Duration } from "effect"
import { hangText } from "./fitText.ts"
import { harmless, quoted } from "./harmless.ts"
import { policyArgument } from "./nextSteps.ts"
import type { Style } from "./Paint.ts"
import { showUser } from "./showUser.ts"

/** An order that was given, and the one whose place it took. */
export interface GivenOrder {
  readonly order: StopOrder
  readonly replaced: StopOrder | undefined
}

const orderLines = ({ reason, userInfo, at }: StopOrder): ReadonlyArray<string> => [
  `  by ${showUser(userInfo)}, at ${harmless(at)}`,
  `  because ${quoted(reason)}`,
]

/** What `orgtag stop` says: what happens now, who said so, and how it is taken back. */
export const stopView = (
  { order, replaced }: GivenOrder,
  policyFile: string,
  { paint, columns }: Style,
): string =>
  [
    paint.strong("Sweeps are to stop"),
    ...orderLines(order),
    ...hangText("  ", inForce, columns),
    ...(replaced === undefined ? [] : ["", "It takes the place of an order", ...orderLines(replaced)]),
    "",
    "Next",
    `  ${harmless(`orgtag resume${policyArgument(policyFile)}`)}`,
    "      takes it back",
  ].join("\n")

const inForce = `In force within ${Duration.toSeconds(SweepLimits.stopOrderFreshness)} seconds: what is being written then is written, read back and recorded; nothing more begins, in any process, until the order is taken back.`

/** What `orgtag resume` says. */
export const resumeView = (taken: StopOrder | undefined, { paint }: Style): string =>
  taken === undefined
    ? "No order to stop stands."
    : [
        paint.strong("Sweeps may go on"),
        "  The order that was taken back was given",
        ...orderLines(taken),
        "  Sweeps that it stopped have ended; start them again.",
      ].join("\n")

/** Who stored a policy first, when and with what, in one line. */
export const storedBy = ({ storedAt, userInfo, toolVersion }: StoredPolicy): string =>
  `stored ${harmless(storedAt)} by ${showUser(userInfo)}, with orgtag ${harmless(toolVersion)}`

/** A policy's text for a terminal: its lines, without anything that a terminal obeys. */
export const policyScreen = ({ text }: StoredPolicy): string =>
  text
    .replace(/\n$/u, "")
    .split("\n")
    .map((line) => harmless(line))
    .join("\n")
