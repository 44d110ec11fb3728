import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type Fault,
  type LocalAws,
  makeLocalAws,
  type OrganizationSeed,
  serve,
  twoAccounts,
} from "@orgtag/local-aws"
import { Effect, Exit, Scope } from "effect"
import { type Ran, type RunOptions, runOrgtag } from "./runOrgtag.ts"

/** A policy that fits the two accounts and makes every kind of change. */
export const servedPolicy = `version: 1
organization: { include: ["*"] }
access: { roleName: orgtag-member, externalId: local, roleCheck: off }
rules:
  - id: owner
    set: { Owner: "\${account.tags.Owner ?? 'unowned'}" }
  - id: spelling
    rename: { costcenter: CostCenter }
  - id: live
    set: { Env: { value: live, overwrite: true } }
  - id: tidy
    remove: [Temp]
protect: { types: ["lambda:function"] }
inventory: { resourceExplorer: off, iam: off, autoScaling: off }
awsTagPolicies: ignore
`

/** An organization of two members over HTTP, a folder with a policy, and the command pointed at both. */
export class ServedOrganization {
  readonly aws: LocalAws
  readonly folder: string
  readonly #url: string
  readonly #scope: Scope.Closeable

  private constructor(aws: LocalAws, url: string, scope: Scope.Closeable) {
    this.aws = aws
    this.#url = url
    this.#scope = scope
    this.folder = mkdtempSync(join(tmpdir(), "orgtag-served-"))
    writeFileSync(join(this.folder, "orgtag.yaml"), servedPolicy)
  }

  /** Starts serving on a free port. */
  static readonly start = (
    options: {
      readonly faults?: ReadonlyArray<Fault>
      readonly latencyMs?: number
      readonly seed?: OrganizationSeed
    } = {},
  ) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const aws = yield* Scope.provide(makeLocalAws({ seed: twoAccounts(), ...options }), scope)
        const { url } = yield* Scope.provide(serve(aws, 0), scope)
        return new ServedOrganization(aws, url, scope)
      }),
    )

  /** The SDK's own settings that lead here. */
  get settings(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.#url,
      AWS_REGION: this.aws.region,
      AWS_ACCESS_KEY_ID: this.aws.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: this.aws.credentials.secretAccessKey,
    }
  }

  /** Runs the command in the folder, with nothing but the SDK's own settings. */
  readonly run = (args: string, options: RunOptions = {}): Promise<Ran> =>
    this.runWords(args.split(" "), options)

  /** The same with arguments that have spaces in them. */
  readonly runWords = (args: ReadonlyArray<string>, options: RunOptions = {}): Promise<Ran> =>
    runOrgtag(args, {
      cwd: this.folder,
      ...options,
      env: { ...this.settings, ...options.env },
    })

  /** Stops serving and removes the folder. */
  readonly stop = async (): Promise<void> => {
    await Effect.runPromise(Scope.close(this.#scope, Exit.void))
    rmSync(this.folder, { recursive: true, force: true })
  }
}
