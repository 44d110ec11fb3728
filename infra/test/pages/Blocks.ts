import { format, resolveConfig } from "prettier"

/** The parts of a page that are written by a program, by the names of their markers: each makes its lines. */
export type Blocks = ReadonlyMap<string, () => ReadonlyArray<string>>

/** A page with what stands between its markers written anew, and formatted as every page is. */
export const withBlocks = async (page: string, blocks: Blocks, file: string): Promise<string> => {
  const written = page.replaceAll(
    /<!-- generated: (.+?) -->\n[\s\S]*?<!-- end -->/gu,
    (whole, name: string) => {
      const block = blocks.get(name)
      return block === undefined
        ? whole
        : [`<!-- generated: ${name} -->`, "", ...block(), "", "<!-- end -->"].join("\n")
    },
  )
  return format(written, { ...(await resolveConfig(file)), filepath: file })
}

/** The names of the blocks that a page has. */
export const blocksIn = (page: string): ReadonlyArray<string> =>
  Array.from(page.matchAll(/<!-- generated: (.+?) -->/gu), ([, name]) => name ?? "")
