import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { CommandHelp } from "./commandHelp.ts"
import { workspaceRoot } from "./workspaceRoot.ts"

/** What is wrong with a piece of code on a page, as far as it names commands, flags, scripts and files of ours. */
export const commandFlaws = (code: string, help: CommandHelp): ReadonlyArray<string> => [
  ...Array.from(code.matchAll(/\borgtag(?: [^|;&>]+)?(?=$|[|;&>])/gu)).flatMap(([typed]) =>
    orgtagFlaws(typed.trim().split(/\s+/u).slice(1), help),
  ),
  ...Array.from(
    code.matchAll(/\bnpm (?:run (?:-s )?(?<script>[\w:-]+)|(?<test>test))(?<rest>[^|;&>]*)/gu),
  ).flatMap(({ groups = {} }) => scriptFlaws(groups["script"] ?? "test", groups["rest"] ?? "", help)),
  ...flagFlaws(code, help),
  ...(/^(?:apps|libs|infra|tools|docs|\.ci)(?:\/[\w.-]+)+$/u.test(code) &&
  !existsSync(join(workspaceRoot, code))
    ? [`there is no ${code}`]
    : []),
]

const orgtagFlaws = (words: ReadonlyArray<string>, { commands }: CommandHelp): ReadonlyArray<string> => {
  let path = ""
  let rest = words
  for (;;) {
    const longer = `${path} ${rest[0] ?? ""}`.trim()
    if (rest.length === 0 || !commands.has(longer)) break
    path = longer
    rest = rest.slice(1)
  }
  const flags = commands.get(path)
  // COMMAND stands for any of them.
  if (path === "" && rest[0] !== undefined && /^[a-z]/u.test(rest[0]))
    return [`there is no command orgtag ${rest[0]}`]
  if (path === "") return []
  return rest
    .filter((word) => word.startsWith("-") && flags?.has(word) === false)
    .map((flag) => `orgtag ${path} knows no ${flag}`)
}

const scriptFlaws = (script: string, rest: string, { localAws }: CommandHelp): ReadonlyArray<string> => {
  const [own = "", passed = ""] = rest.split(" -- ")
  const project = /(?:^|\s)-w @orgtag\/([\w-]+)/u.exec(own)?.[1]
  const manifest = project === undefined ? "package.json" : manifestOf(project)
  if (manifest === undefined) return [`there is no project @orgtag/${project}`]
  const scripts = scriptsOf(manifest)
  if (!scripts.has(script) && !(script === "test" && scripts.has("test")))
    return [`${manifest} has no script ${script}`]
  if (script !== "local-aws") return []
  return passed
    .split(/\s+/u)
    .filter((word) => word.startsWith("--") && !localAws.has(word))
    .map((flag) => `local-aws knows no ${flag}`)
}

const manifestOf = (project: string): string | undefined =>
  [...["apps", "libs", "tools"].map((folder) => `${folder}/${project}`), project]
    .map((folder) => `${folder}/package.json`)
    .find((file) => existsSync(join(workspaceRoot, file)))

const scriptsOf = (manifest: string): ReadonlySet<string> => {
  const read: { readonly scripts?: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(workspaceRoot, manifest), "utf8"),
  )
  return new Set(Object.keys(read.scripts ?? {}))
}

/** A flag that stands alone has to be somebody's. */
const flagFlaws = (code: string, { commands, localAws }: CommandHelp): ReadonlyArray<string> => {
  const flag = /^--[a-z][\w-]*(?= |$)/u.exec(code)?.[0]
  if (flag === undefined || localAws.has(flag)) return []
  return Array.from(commands.values()).some((flags) => flags.has(flag)) ? [] : [`no command knows ${flag}`]
}
