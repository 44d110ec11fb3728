import { decodePolicy, showDiagnostic } from "@orgtag/tagging"
import { Result } from "effect"
import type { DocPage } from "./DocPage.ts"

/** What `orgtag validate` says of the example of mistakes with this name, a diagnostic a line. */
export const mistakesShown = (page: DocPage, name: string): string => {
  const example = page.fences.find(({ marker }) => marker?.kind === "mistakes" && marker.name === name)
  if (example === undefined) throw new Error(`${page.file} has no example of mistakes that is named ${name}`)
  const decoded = decodePolicy(example.text, "orgtag.yaml")
  const diagnostics = Result.isFailure(decoded) ? decoded.failure : []
  return diagnostics.map((diagnostic) => `${showDiagnostic(diagnostic)}\n`).join("")
}
