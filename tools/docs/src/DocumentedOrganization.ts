import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { demoPolicy, generateOrganization, type LocalAws, makeLocalAws, serve } from "@orgtag/local-aws"
import { ResourceArn, resourceTypeOf } from "@orgtag/tagging"
import { Effect, Exit, Scope } from "effect"
import { type Ran, runOrgtag } from "./runCommand.ts"

/** The size that the pages tell readers to take. */
export const documentedSize = { accounts: 8, regions: 2, resources: 200, seed: 1 } as const

/** The flags of `npm run local-aws` for that size. */
export const documentedFlags: ReadonlyArray<string> = Object.entries(documentedSize)
  .filter(([name]) => name !== "seed")
  .flatMap(([name, value]) => [`--${name}`, String(value)])

const seed = generateOrganization(documentedSize)

/** A policy that fits it, as `--print-policy` prints it. */
export const documentedPolicy = demoPolicy(seed)

/** Its accounts, as screens name them. */
export const documentedAccounts: ReadonlyArray<string> = seed.accounts.map(
  ({ id, name }) => `${name} (${id})`,
)

/** The ARN of the first resource of a type in an account, of those that hold a tag. */
export const pickResource = (account: string, type: string, key: string): string => {
  const resources = seed.accounts.find(({ id }) => id === account)?.resources ?? []
  const found = resources.find(
    ({ arn, tags }) => resourceTypeOf(ResourceArn.make(arn)) === type && key in tags,
  )
  if (found === undefined)
    throw new Error(`no ${type} with ${key} in ${account}: choose other ones for the pages`)
  return found.arn
}

/** The organization that the pages show, over HTTP, and the command pointed at it. */
export class DocumentedOrganization {
  readonly #aws: LocalAws
  readonly #url: string
  readonly #scope: Scope.Closeable

  private constructor(aws: LocalAws, url: string, scope: Scope.Closeable) {
    this.#aws = aws
    this.#url = url
    this.#scope = scope
  }

  /** Starts serving on a free port. */
  static readonly start = (): Promise<DocumentedOrganization> =>
    Effect.runPromise(
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const aws = yield* Scope.provide(makeLocalAws({ seed }), scope)
        const { url } = yield* Scope.provide(serve(aws, 0), scope)
        return new DocumentedOrganization(aws, url, scope)
      }),
    )

  /** Runs the command in a folder that holds nothing but this policy. */
  readonly run = async (policy: string, args: ReadonlyArray<string>): Promise<Ran> => {
    const folder = mkdtempSync(join(tmpdir(), "orgtag-docs-"))
    try {
      writeFileSync(join(folder, "orgtag.yaml"), policy)
      return await runOrgtag(args, {
        cwd: folder,
        env: {
          AWS_ENDPOINT_URL: this.#url,
          AWS_REGION: this.#aws.region,
          AWS_ACCESS_KEY_ID: this.#aws.credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: this.#aws.credentials.secretAccessKey,
        },
      })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** Stops serving. */
  readonly stop = (): Promise<void> => Effect.runPromise(Scope.close(this.#scope, Exit.void))
}
