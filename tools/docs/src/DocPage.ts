import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { workspaceRoot } from "./workspaceRoot.ts"

/** What a comment before a fence says of it: `<!-- golden: plan -->`. */
export interface Marker {
  readonly kind: string
  readonly name: string
}

/** A fenced block. */
export interface Fence {
  readonly marker: Marker | undefined
  readonly language: string
  /** What stands between the fences, with its last line break. */
  readonly text: string
  /** The first line of the text, from 0. */
  readonly firstLine: number
}

/** A piece of code in running text, or a line that is typed into a shell. */
export interface CodePiece {
  readonly text: string
  /** From 1. */
  readonly line: number
}

/** A link to somewhere else. */
export interface Link {
  readonly target: string
  /** From 1. */
  readonly line: number
}

/** A page of the documentation. */
export interface DocPage {
  /** Relative to the workspace root. */
  readonly file: string
  readonly text: string
  readonly fences: ReadonlyArray<Fence>
  readonly code: ReadonlyArray<CodePiece>
  readonly links: ReadonlyArray<Link>
  /** What a `#` in a link to this page may name. */
  readonly anchors: ReadonlySet<string>
}

/** All pages: README.md, CONTRIBUTING.md and what is in docs. */
export const readPages = (): ReadonlyArray<DocPage> =>
  [
    "README.md",
    "CONTRIBUTING.md",
    ...globSync("docs/**/*.md", { cwd: workspaceRoot }).toSorted((left, right) => (left < right ? -1 : 1)),
  ].map((file) => parsePage(file, readFileSync(join(workspaceRoot, file), "utf8")))

/** The screens that pages show. */
export const goldenFences = (
  pages: ReadonlyArray<DocPage>,
): ReadonlyArray<{ readonly file: string; readonly name: string; readonly text: string }> =>
  pages.flatMap(({ file, fences }) =>
    fences.flatMap(({ marker, text }) =>
      marker?.kind === "golden" ? [{ file, name: marker.name, text }] : [],
    ),
  )

/** Takes a page apart. */
export const parsePage = (file: string, text: string): DocPage => {
  const lines = text.split("\n")
  const fences = fencesOf(lines)
  const prose = proseOf(lines, fences)
  return {
    file,
    text,
    fences,
    code: [...shellLines(fences), ...prose.flatMap(codeSpans)],
    links: prose.flatMap(linksOf),
    anchors: new Set(prose.flatMap(({ text: line }) => /^#+ (.+)$/u.exec(line)?.slice(1) ?? []).map(slugOf)),
  }
}

const fencesOf = (lines: ReadonlyArray<string>): ReadonlyArray<Fence> => {
  const fences: Array<Fence> = []
  for (let at = 0; at < lines.length; at += 1) {
    const [, mark, language] = /^(`{3,})(\w*)$/u.exec(lines[at] ?? "") ?? []
    if (mark === undefined) continue
    const end = lines.indexOf(mark, at + 1)
    if (end === -1) throw new Error(`the fence on line ${at + 1} does not end`)
    fences.push({
      marker: markerOf(lines, at),
      language: language ?? "",
      text: lines
        .slice(at + 1, end)
        .map((line) => `${line}\n`)
        .join(""),
      firstLine: at + 1,
    })
    at = end
  }
  return fences
}

const markerOf = (lines: ReadonlyArray<string>, fenceLine: number): Marker | undefined => {
  const before = lines.slice(0, fenceLine).findLast((line) => line !== "") ?? ""
  const [, kind, name] = /^<!-- (\w+): (.+) -->$/u.exec(before) ?? []
  return kind === undefined || name === undefined ? undefined : { kind, name }
}

interface ProseLine {
  readonly text: string
  readonly line: number
}

/** The lines that are in no fence. */
const proseOf = (lines: ReadonlyArray<string>, fences: ReadonlyArray<Fence>): ReadonlyArray<ProseLine> => {
  const fenced = new Set(
    fences.flatMap(({ firstLine, text }) =>
      Array.from({ length: text.split("\n").length + 1 }, (_, index) => firstLine - 1 + index),
    ),
  )
  return lines.flatMap((text, index) => (fenced.has(index) ? [] : [{ text, line: index + 1 }]))
}

const codeSpans = ({ text, line }: ProseLine): ReadonlyArray<CodePiece> =>
  Array.from(text.matchAll(/`([^`]+)`/gu), ([, code]) => ({ text: code ?? "", line }))

/** What a reader types: all of a fence in the language of the shell, and in screens what follows a `$`. */
const shellLines = (fences: ReadonlyArray<Fence>): ReadonlyArray<CodePiece> =>
  fences.flatMap(({ language, text, firstLine }) =>
    text.split("\n").flatMap((written, index) => {
      const typed = language === "sh" ? written : (/^\$ (.+)$/u.exec(written)?.[1] ?? "")
      const code = typed.replace(/(?:^|\s)#.*$/u, "")
      return code === "" ? [] : [{ text: code, line: firstLine + index + 1 }]
    }),
  )

const linksOf = ({ text, line }: ProseLine): ReadonlyArray<Link> =>
  Array.from(text.replaceAll(/`[^`]*`/gu, "").matchAll(/\]\(([^)\s]+)\)/gu), ([, target]) => ({
    target: target ?? "",
    line,
  }))

/** A heading's anchor, as forges make it. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-")
