import { alertLimits } from "./Alert.ts"

/**
 * The lines that make Terraform's AWS provider leave these keys alone:
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs#ignore_tags-configuration-block
 */
export const terraformIgnore = (keys: ReadonlyArray<string>): string => {
  const shown = keys.slice(0, alertLimits.snippetKeys)
  const left = keys.length - shown.length
  return [
    'provider "aws" {',
    "  ignore_tags {",
    `    keys = [${shown.map(hclString).join(", ")}]${left > 0 ? ` # and ${left} more` : ""}`,
    "  }",
    "}",
  ].join("\n")
}

/** A text as a string of HCL, in which nothing is a template and nothing ends it. */
const hclString = (text: string): string => {
  const escaped = Array.from(text, (character) => {
    if (character === '"' || character === "\\") return `\\${character}`
    if (character === "$" || character === "%") return character
    // Whatever is not plainly visible stands as an escape that HCL reads back: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
    if (/[\p{L}\p{N}\p{P}\p{S} ]/u.test(character)) return character
    return unicodeEscape(character)
  }).join("")
  return `"${escaped.replace(/([$%])\{/gu, "$1$1{")}"`
}

const unicodeEscape = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  return code > 0xff_ff
    ? `\\U${code.toString(16).padStart(8, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`
}
