import { parseArgs } from "node:util"

/** What `npm run -s local-aws -- …` was asked for. */
export interface CommandLine {
  readonly port: number
  readonly accounts: number
  readonly regions: number
  readonly resources: number
  readonly seed: number
  readonly latencyMs: number
  readonly faultsFile: string | undefined
  readonly dataDir: string | undefined
  readonly printPolicy: boolean
}

/** The usage, in one screen. */
export const usage = `npm run -s local-aws -- [options]
  --port N         where to listen on 127.0.0.1; 0 takes a free port (default 4566)
  --accounts N     accounts of the organization (default 12)
  --regions N      the most Regions of an account (default 5)
  --resources N    resources that the tagging API shows (default 5000)
  --seed N         which organization of that size (default 1)
  --latency MS     how long every call takes (default 0)
  --faults FILE    calls that go wrong
  --data DIR       keeps the organization and its tables over restarts
  --print-policy   prints a policy that fits the organization, and ends
`

const numbers = {
  port: { fallback: 4566, minimum: 0, maximum: 65_535 },
  accounts: { fallback: 12, minimum: 2, maximum: 50_000 },
  regions: { fallback: 5, minimum: 1, maximum: 34 },
  resources: { fallback: 5000, minimum: 0, maximum: 5_000_000 },
  seed: { fallback: 1, minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  latency: { fallback: 0, minimum: 0, maximum: 600_000 },
}

/** Reads the arguments, or says everything that is wrong with them. */
export const readCommandLine = (args: ReadonlyArray<string>): CommandLine | ReadonlyArray<string> => {
  const problems: Array<string> = []
  const values = parsed(args, problems)
  const number = (name: keyof typeof numbers): number => {
    const { fallback, minimum, maximum } = numbers[name]
    const text = values[name] ?? String(fallback)
    const value = Number(text)
    if (/^\d+$/u.test(text) && value >= minimum && value <= maximum) return value
    problems.push(`--${name} ${text}: expected a whole number from ${String(minimum)} to ${String(maximum)}`)
    return fallback
  }
  const line: CommandLine = {
    port: number("port"),
    accounts: number("accounts"),
    regions: number("regions"),
    resources: number("resources"),
    seed: number("seed"),
    latencyMs: number("latency"),
    faultsFile: values.faults,
    dataDir: values.data,
    printPolicy: values["print-policy"] ?? false,
  }
  return problems.length === 0 ? line : problems
}

const options = {
  port: { type: "string" },
  accounts: { type: "string" },
  regions: { type: "string" },
  resources: { type: "string" },
  seed: { type: "string" },
  latency: { type: "string" },
  faults: { type: "string" },
  data: { type: "string" },
  "print-policy": { type: "boolean" },
} as const

const parsed = (args: ReadonlyArray<string>, problems: Array<string>) => {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error))
    return {}
  }
}
