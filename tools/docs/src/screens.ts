import { block, type Cut, first, stacked, whole } from "./cutLines.ts"
import { documentedFlags, pickResource } from "./DocumentedOrganization.ts"

/** A screen that a page shows: which command prints it, and what of it is shown. */
export interface Screen {
  readonly name: string
  /** The arguments of `orgtag`, as typed. */
  readonly command: string
  /** Which policy stands in orgtag.yaml: the one that `--print-policy` prints, or that of a step of the tutorial. */
  readonly policy: "printed" | number
  readonly cut: Cut
}

const regulated = "376627447843"
const sandbox = "642003442448"
const development = "325087786806"
const data = "101037877153"

/** A resource with old spellings and a leftover: much happens to it. */
const database = pickResource(data, "rds:db", "Temp")

/** A resource that two rules classify. */
const store = pickResource(regulated, "dynamodb:table", "DataClassification")

/** Screens of commands that change nothing, in any order. */
export const reads: ReadonlyArray<Screen> = [
  {
    name: "plan-sandbox",
    command: `plan --account ${sandbox}`,
    policy: "printed",
    cut: whole,
  },
  {
    name: "step-1",
    command: "plan",
    policy: 1,
    cut: stacked(block("Sandbox"), block("Plan "), first(9, block("Findings"))),
  },
  { name: "step-2", command: `plan --account ${sandbox}`, policy: 2, cut: block("Sandbox") },
  {
    name: "step-3",
    command: `plan --account ${development} --region us-east-1`,
    policy: 3,
    cut: block("Checkout Development"),
  },
  { name: "step-4", command: "validate", policy: 4, cut: whole },
  { name: "step-5", command: "plan", policy: 5, cut: block("Findings") },
  {
    name: "step-6",
    command: `explain ${store}`,
    policy: 6,
    cut: stacked(first(8, whole), block("  ~ replace")),
  },
  { name: "step-7", command: "validate", policy: 7, cut: whole },
  {
    name: "step-9",
    command: `plan --account ${sandbox} --region us-east-1`,
    policy: 9,
    cut: block("Sandbox"),
  },
  { name: "step-10", command: "plan", policy: 10, cut: block("Plan ") },
]

/** Screens of a sweep and of what can be seen after it, one after the other. */
export const writes: ReadonlyArray<Screen> = [
  { name: "setup-tables", command: "setup tables", policy: "printed", cut: whole },
  { name: "doctor", command: "doctor", policy: "printed", cut: whole },
  { name: "sweep", command: "sweep", policy: "printed", cut: block("Sweep ") },
  { name: "history", command: `history ${database}`, policy: "printed", cut: whole },
  {
    name: "actions",
    command: "actions --since 2026-01-01",
    policy: "printed",
    cut: first(12, whole),
  },
  { name: "verify", command: "verify", policy: "printed", cut: whole },
]

/** The name of the demo's screen. */
export const demoScreen = "demo"

/** What of the demo is shown. */
export const demoCut: Cut = stacked(block("An organization"), block("Sweep "), block("Swept again"))

/** What a reader types to serve the organization that the pages show. */
export const serveCommand = `npm run -s local-aws -- --port 4566 ${documentedFlags.join(" ")}`
