import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { demoPolicy, type LocalAws, makeLocalAws, serve } from "@orgtag/local-aws"
import type { Policy, SweepReport } from "@orgtag/tagging"
import { Effect, Exit, Scope } from "effect"
import {
  type Judged,
  judgeRecord,
  organizationOf,
  policyOf,
  portsOf,
  type Snapshot,
  snapshotOf,
  tableInputs,
  verifyFaults,
} from "../../src/index.ts"

const launcher = fileURLToPath(new URL("../../../../apps/cli/bin/orgtag.js", import.meta.url))
const laterClock = new URL("laterClock.js", import.meta.url).href

/** What a run of the command is asked, and what befalls it. */
export interface SweepRun {
  /** Kill it once the organization got so many of its calls. */
  readonly killAfter?: number
  /** How long it waits for a lease. */
  readonly wait?: string
}

/** How a run of the command ended. */
export interface Ran {
  /** Null where it was killed. */
  readonly code: number | null
  readonly stderr: string
  /** What `--json` printed, where it came to its end. */
  readonly report: SweepReport | undefined
}

/** An organization that is served over HTTP and lives on, whatever becomes of the processes that sweep it. */
export class ServedFixture implements Judged {
  readonly aws: LocalAws
  readonly policy: Policy
  readonly accounts: ReadonlyArray<string>
  readonly tagsAtFirst: Snapshot
  readonly #folder: string
  readonly #url: string
  readonly #scope: Scope.Closeable
  readonly #clock: { ahead: number }

  private constructor(
    served: Pick<ServedFixture, "aws" | "accounts"> & { readonly policyText: string; readonly url: string },
    scope: Scope.Closeable,
    clock: { ahead: number },
  ) {
    this.aws = served.aws
    this.accounts = served.accounts
    this.policy = policyOf(served.policyText)
    this.tagsAtFirst = snapshotOf(this)
    this.#url = served.url
    this.#scope = scope
    this.#clock = clock
    this.#folder = mkdtempSync(join(tmpdir(), "orgtag-processes-"))
    writeFileSync(join(this.#folder, "orgtag.yaml"), served.policyText)
  }

  /** Serves the organization of a seed on a free port, with its tables. */
  static readonly start = (seed: number): Promise<ServedFixture> =>
    Effect.runPromise(
      Effect.gen(function* () {
        const organization = organizationOf(seed, { accounts: 3, regions: 2, resources: 40 })
        const clock = { ahead: 0 }
        const scope = yield* Scope.make()
        const aws = yield* Scope.provide(
          makeLocalAws({
            seed: organization,
            tables: tableInputs,
            latencyMs: 4,
            time: { now: () => Date.now() + clock.ahead, sleep: sleep },
          }),
          scope,
        )
        const { url } = yield* Scope.provide(serve(aws, 0), scope)
        const accounts = organization.accounts.map(({ id }) => id)
        return new ServedFixture({ aws, accounts, url, policyText: demoPolicy(organization) }, scope, clock)
      }),
    )

  /** Lets time pass for the organization and for the runs that begin from now on. */
  readonly pass = (ms: number): void => {
    this.#clock.ahead += ms
  }

  /** Sweeps by the command, to its end or until SIGKILL. */
  readonly sweep = ({ killAfter, wait = "90s" }: SweepRun = {}): Promise<Ran> =>
    new Promise((resolve, reject) => {
      const { accessKeyId, secretAccessKey } = this.aws.credentials
      const child = spawn(
        process.execPath,
        ["--import", laterClock, launcher, "sweep", "--yes", "--json", "--wait", wait],
        {
          cwd: this.#folder,
          env: {
            PATH: process.env["PATH"] ?? "",
            HOME: this.#folder,
            ORGTAG_TEST_CLOCK_AHEAD_MS: String(this.#clock.ahead),
            AWS_EC2_METADATA_DISABLED: "true",
            AWS_ENDPOINT_URL: this.#url,
            AWS_REGION: this.aws.region,
            AWS_ACCESS_KEY_ID: accessKeyId,
            AWS_SECRET_ACCESS_KEY: secretAccessKey,
          },
          stdio: ["ignore", "pipe", "pipe"],
        },
      )
      let calls = 0
      if (killAfter !== undefined)
        this.aws.onCall((_service, _operation, phase) => {
          if (phase === "before" && ++calls === killAfter) child.kill("SIGKILL")
        })
      let [stdout, stderr] = ["", ""]
      child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
      child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
      child.on("error", reject)
      child.on("close", (code) => {
        this.aws.onCall(undefined)
        resolve({ code, stderr, report: code === null || stdout === "" ? undefined : JSON.parse(stdout) })
      })
    })

  /** What is wrong with the record, by the judge of the simulation and by `orgtag verify`. */
  readonly faults = (): Promise<ReadonlyArray<string>> =>
    Effect.runPromise(
      Effect.gen({ self: this }, function* () {
        const judged = yield* judgeRecord(this).pipe(Effect.provide(portsOf(this.aws, "judge")))
        return [...judged, ...(yield* verifyFaults(this))]
      }),
    )

  /** Stops serving. */
  readonly stop = async (): Promise<void> => {
    await Effect.runPromise(Scope.close(this.#scope, Exit.void))
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
