import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { stages, SynthesizedStage } from "../SynthesizedStage.ts"

/**
 * Holds every template, that of the member role included, to cfn-lint's rules for the Region of its stage.
 *
 * It installs cfn-lint itself, into a folder that is gone afterwards, so nothing but Python with pip is needed.
 */
const release = "cfn-lint==1.58.0"

/**
 * Rules that say nothing of these templates.
 *
 * W3005: the CDK writes down a dependency that is there already. W3037: its list of IAM actions is another day's; the
 * table of tag actions is tested against the Service Authorization Reference.
 */
const ignored = ["W3005", "W3037"]

/**
 * A rule that is wrong outside partition aws: its pattern of a task's resource has that partition's name in it. The
 * definition is held to `asl-validator` in every partition.
 */
const ignoredElsewhere = ["E3601"]

const run = (command: string, args: ReadonlyArray<string>): number | null => {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] })
  if (error !== undefined) throw error
  return status
}

const folder = mkdtempSync(join(tmpdir(), "orgtag-cfn-lint-"))
try {
  const python = join(folder, "python")
  const installed =
    run("python3", ["-m", "venv", python]) === 0 &&
    run(join(python, "bin/pip"), ["install", "--quiet", "--disable-pip-version-check", release]) === 0
  if (!installed) throw new Error(`${release} could not be installed`)
  let templates = 0
  for (const stage of stages.values()) {
    const files = new SynthesizedStage(stage).templates.map(([name, template]) => {
      const file = join(folder, `${stage.name}-${name}.json`)
      writeFileSync(file, JSON.stringify(template, null, 1))
      return file
    })
    templates += files.length
    const status = run(join(python, "bin/cfn-lint"), [
      "--regions",
      stage.region,
      ...[...ignored, ...(stage.partition === "aws" ? [] : ignoredElsewhere)].flatMap((rule) => [
        "--ignore-checks",
        rule,
      ]),
      "--template",
      ...files,
    ])
    if (status !== 0) process.exitCode = 1
  }
  process.stdout.write(`cfn-lint: ${templates} templates of ${stages.size} stages\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
