import type { Project, ProjectKind } from "../Project.ts"

/** What each kind of project may depend on. Adapters are missing from adapters: they never know each other. */
const mayUse: Readonly<Record<ProjectKind, ReadonlyArray<ProjectKind>>> = {
  core: [],
  clients: ["core"],
  adapter: ["core", "clients"],
  app: ["core", "clients", "adapter"],
  infra: ["core"],
  tool: ["core", "clients", "adapter", "infra", "tool"],
}

/** The one app that may load a tool, for its demo, by one import(). */
export const demoFolder = "apps/cli"

/** What infra shares with the run time: the definitions of the tables, which import nothing. */
export const tableDefinitions = { package: "@orgtag/persistence", specifier: "@orgtag/persistence/tables" }

/** Whether one project may depend on another; in its tests anybody may use a tool. */
export const allows = (from: Project, to: Project, inTests: boolean): boolean => {
  if (from.kind === undefined || to.kind === undefined) return false
  return mayUse[from.kind].includes(to.kind) || (inTests && to.kind === "tool")
}

/** The refusal of a direction, with what is allowed instead. */
export const refusal = (from: Project, to: Project): string => {
  const kinds = from.kind === undefined ? [] : mayUse[from.kind]
  const allowed = kinds.length === 0 ? "no project" : kinds.map((kind) => `type:${kind}`).join(", ")
  return `type:${from.kind ?? "?"} may not depend on ${to.name} (type:${to.kind ?? "?"}), only on ${allowed}`
}

/** Whether a package would bring the AWS SDK into the core, which is pure. */
export const isAwsSdk = (name: string): boolean => /^@(?:aws-sdk|smithy)\//u.test(name)
