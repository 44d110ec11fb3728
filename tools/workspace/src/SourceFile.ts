import { readFileSync } from "node:fs"
import { join } from "node:path"
import { type ParseResult, parseSync } from "rolldown/utils"

/** The syntax tree of a file. */
export type Program = ParseResult["program"]

/** A comment and where it stands. */
export type Comment = ParseResult["comments"][number]

/** One TypeScript or JavaScript file of a project, parsed. */
export class SourceFile {
  /** Relative to the workspace root, with `/`. */
  readonly path: string
  /** Whether it is a test, a benchmark or a tool's configuration: code that nobody who installs the project runs. */
  readonly isTest: boolean
  readonly text: string
  readonly program: Program
  readonly comments: ReadonlyArray<Comment>
  /** What the parser could not read; a file with such a flaw is not checked any further. */
  readonly flaws: ReadonlyArray<string>

  constructor(root: string, projectFolder: string, path: string) {
    const inProject = path.slice(projectFolder.length + 1)
    this.path = path
    this.isTest = /^(?:test|bench)\/|^[^/]+\.config\.[cm]?[jt]s$/u.test(inProject)
    this.text = readFileSync(join(root, path), "utf8")
    const parsed = parseSync(path, this.text)
    this.program = parsed.program
    this.comments = parsed.comments
    this.flaws = parsed.errors.map((error) => error.message)
  }

  /** Counts lines as an editor does: a last line break begins no line. */
  get lineCount(): number {
    const breaks = this.text.split("\n").length
    return this.text.endsWith("\n") ? breaks - 1 : breaks
  }

  /** Says on which line, from 1, a position of the syntax tree is. */
  lineAt(offset: number): number {
    return this.text.slice(0, offset).split("\n").length
  }
}
