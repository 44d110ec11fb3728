import { Result } from "effect"
import { resolve } from "node:path"
import { memberRole } from "../src/member/MemberRole.ts"
import { memberTemplate } from "../src/member/memberTemplate.ts"
import { loadStages } from "../src/stage/loadStages.ts"

/**
 * Prints the member role's template for a stage file: for reviewers, and for those who deploy it by other means.
 *
 * The file is the argument, else `ORGTAG_STAGE`, from where the command is typed.
 */
const typedIn = process.env["INIT_CWD"] ?? process.cwd()
const file = process.argv[2] ?? process.env["ORGTAG_STAGE"]

const template = (path: string): Result.Result<string, ReadonlyArray<string>> =>
  loadStages([resolve(typedIn, path)]).pipe(
    Result.flatMap(([stage]) =>
      stage === undefined
        ? Result.fail([`${path} is no stage`])
        : memberRole(stage).pipe(
            Result.flatMap(memberTemplate),
            Result.mapError((reason) => [reason]),
          ),
    ),
  )

const printed = file === undefined ? Result.fail(["which stage file?"]) : template(file)
if (Result.isFailure(printed)) {
  for (const line of printed.failure) console.error(line)
  process.exitCode = 64
} else console.log(JSON.stringify(JSON.parse(printed.success), null, 2))
