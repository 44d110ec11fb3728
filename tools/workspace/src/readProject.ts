import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type Project, projectKinds } from "./Project.ts"
import { SourceFile } from "./SourceFile.ts"

/** What is made rather than written; the same folders that git ignores. */
const generatedFolders: ReadonlySet<string> = new Set([
  "node_modules",
  "out-tsc",
  "dist",
  "cdk.out",
  "coverage",
])

const isSource = (name: string): boolean => /\.[cm]?[jt]sx?$/u.test(name)

const sourcePaths = (root: string, folder: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return generatedFolders.has(entry.name) ? [] : sourcePaths(root, path)
      return entry.isFile() && isSource(entry.name) ? [path] : []
    })

interface Manifest {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly nx?: {
    readonly name?: string
    readonly tags?: ReadonlyArray<string>
    readonly implicitDependencies?: ReadonlyArray<string>
  }
}

/** Reads one project: its package.json and every source file that is not generated. */
export const readProject = (root: string, folder: string): Project => {
  const manifest = `${folder}/package.json`
  const manifestText = readFileSync(join(root, manifest), "utf8")
  const declared: Manifest = JSON.parse(manifestText)
  const name = declared.name ?? folder
  return {
    name,
    nxName: declared.nx?.name ?? name,
    folder,
    manifest,
    manifestText,
    kind: projectKinds.find((kind) => declared.nx?.tags?.includes(`type:${kind}`)),
    dependencies: new Set(
      [declared.dependencies, declared.peerDependencies, declared.optionalDependencies].flatMap((section) =>
        Object.keys(section ?? {}),
      ),
    ),
    devDependencies: new Set(Object.keys(declared.devDependencies ?? {})),
    implicitDependencies: declared.nx?.implicitDependencies ?? [],
    files: sourcePaths(root, folder).map((path) => new SourceFile(root, folder, path)),
  }
}
