import { declaredDependencies, manifestLine, type Project } from "../Project.ts"
import type { Violation } from "../Violation.ts"
import type { Workspace } from "../Workspace.ts"

const neighbours = (workspace: Workspace, project: Project): ReadonlyArray<Project> =>
  [...declaredDependencies(project)]
    .map((name) => workspace.project(name))
    .filter((target) => target !== undefined)

/** The shortest way from a project's dependencies back to it, the project first; undefined where there is none. */
const shortestCycle = (workspace: Workspace, start: Project): ReadonlyArray<Project> | undefined => {
  const seen = new Set<Project>()
  let paths: ReadonlyArray<ReadonlyArray<Project>> = [[start]]
  // Each round reaches projects not seen before, so there are at most as many rounds as projects.
  while (paths.length > 0) {
    const longer: Array<ReadonlyArray<Project>> = []
    for (const path of paths) {
      for (const next of neighbours(workspace, path.at(-1) ?? start)) {
        if (next === start) return path
        if (seen.has(next)) continue
        seen.add(next)
        longer.push([...path, next])
      }
    }
    paths = longer
  }
  return undefined
}

/**
 * Finds circles among the declared dependencies, those of tests included, because Nx cannot order such tasks.
 *
 * **Details** A circle is reported at the first of its projects by name. That finds at least one in every knot; the
 * others show once it is undone.
 */
export const checkCycles = (workspace: Workspace): ReadonlyArray<Violation> =>
  workspace.projects.flatMap((project) => {
    const cycle = shortestCycle(workspace, project)
    if (cycle === undefined || cycle.some(({ name }) => name < project.name)) return []
    const next = cycle[1] ?? project
    const names = [...cycle, project].map(({ name }) => name).join(" → ")
    return [
      {
        file: project.manifest,
        line: manifestLine(project, next.name),
        sentence: `declared dependencies go round in a circle (devDependencies count): ${names}`,
      },
    ]
  })
