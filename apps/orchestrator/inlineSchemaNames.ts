import { readFileSync } from "node:fs"
import type { Plugin } from "esbuild"

/**
 * Lets esbuild leave out what of the SDK's schemas is not used.
 *
 * A client keeps the schemas of all its operations in one module, in objects whose keys are constants of that module
 * (`[_eQN]: …`). esbuild cannot know that reading such a key does nothing, so one used operation keeps all of them: half
 * a megabyte in the case of EC2. With the text of each constant in its place (`["ec2QueryName"]: …`) it knows.
 */
export const inlineSchemaNames: Plugin = {
  name: "inline-schema-names",
  setup: (build) => {
    // oxlint-disable-next-line require-unicode-regexp -- esbuild reads it as Go does, which has no such flag
    build.onLoad({ filter: /[/\\]dist-es[/\\]schemas[/\\]schemas_\d+\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8")
      const names = new Map(
        Array.from(text.matchAll(/^const (_\w+) = ("[^"]*");$/gmu), ([, name = "", value = ""]) => [
          name,
          value,
        ]),
      )
      const contents = text.replaceAll(/\[(_\w+)\](?=: )/gu, (key, name: string) =>
        names.has(name) ? `[${names.get(name)}]` : key,
      )
      return { contents, loader: "js" }
    })
  },
}
