import { type Bound, holds, type Section, shown, type Table } from "./Section.ts"

const tableText = ({ caption, rows: [head = [], ...rows] }: Table): string =>
  [
    caption,
    "",
    ...[head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`),
    "",
  ].join("\n")

const boundText = (bound: Bound): string => {
  const limit =
    bound.atMost !== undefined && bound.atMost === bound.atLeast
      ? `exactly ${shown(bound.atMost)}`
      : bound.atMost === undefined
        ? `at least ${shown(bound.atLeast ?? 0)}`
        : `at most ${shown(bound.atMost)}`
  return `- ${bound.what}: ${shown(bound.value)}, ${limit}${holds(bound) ? "" : " — **not held**"}`
}

/** `duration.svg` shows the duration. */
const altOf = (file: string): string => `${file.replace(/\.\w+$/u, "")} over size`

/** A section as Markdown, with the command that makes it. */
export const markdownOf = (section: Section): string =>
  [
    `## ${section.title}`,
    "",
    `\`npm run bench -- ${section.name}\``,
    "",
    ...section.conditions,
    "",
    ...section.tables.map(tableText),
    ...Object.keys(section.files ?? {}).map((file) => `![${altOf(file)}](performance/${file})\n`),
    ...(section.bounds.length === 0 ? [] : ["Bounds:", "", ...section.bounds.map(boundText), ""]),
  ].join("\n")
