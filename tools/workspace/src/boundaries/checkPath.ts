import { posix } from "node:path"
import { type Import, isPath } from "../Import.ts"
import type { Project } from "../Project.ts"
import type { SourceFile } from "../SourceFile.ts"

/** Says what is wrong where an import reaches a file outside its own project, or hides what it reaches. */
export const checkPath = (project: Project, file: SourceFile, { specifier }: Import): string | undefined => {
  if (specifier === undefined) {
    // A tool may load what its caller names. In what we ship, an import that cannot be read could be of anything.
    return file.isTest || project.kind === "tool"
      ? undefined
      : "an import() of a computed name cannot be checked: write the name out"
  }
  if (!isPath(specifier)) return undefined
  const target = specifier.startsWith(".") ? posix.join(posix.dirname(file.path), specifier) : specifier
  return target.startsWith(`${project.folder}/`)
    ? undefined
    : `${specifier} leaves ${project.folder}: import the package of the other project instead`
}
