import { Visitor } from "rolldown/utils"
import type { Import, ImportKind } from "./Import.ts"
import type { SourceFile } from "./SourceFile.ts"

const isType = (specifier: object): boolean =>
  ("importKind" in specifier && specifier.importKind === "type") ||
  ("exportKind" in specifier && specifier.exportKind === "type")

/** Whether names are asked for and all of them are types; the module then only has to be there for the compiler. */
const onlyTypes = (specifiers: ReadonlyArray<object>): boolean =>
  specifiers.length > 0 && specifiers.every(isType)

/** The text of a string, or of a template without holes. */
const literal = (node: object): string | undefined => {
  if ("value" in node && typeof node.value === "string") return node.value
  if ("quasis" in node && Array.isArray(node.quasis) && node.quasis.length === 1) {
    const [only] = node.quasis as ReadonlyArray<{ readonly value: { readonly cooked: string | null } }>
    return only?.value.cooked ?? undefined
  }
  return undefined
}

/** Reads every import of a file, those in types and in nested code included. */
export const readImports = (file: SourceFile): ReadonlyArray<Import> => {
  const imports: Array<Import> = []
  const add = (kind: ImportKind, specifier: string | undefined, offset: number): void => {
    imports.push({ kind, specifier, line: file.lineAt(offset) })
  }
  new Visitor({
    ImportDeclaration(node) {
      const type = node.importKind === "type" || onlyTypes(node.specifiers)
      add(type ? "type" : "static", node.source.value, node.start)
    },
    ExportNamedDeclaration(node) {
      if (node.source === null) return
      const type = node.exportKind === "type" || onlyTypes(node.specifiers)
      add(type ? "type" : "static", node.source.value, node.start)
    },
    ExportAllDeclaration(node) {
      add(node.exportKind === "type" ? "type" : "static", node.source.value, node.start)
    },
    TSImportEqualsDeclaration(node) {
      if (node.moduleReference.type !== "TSExternalModuleReference") return
      add(node.importKind === "type" ? "type" : "static", node.moduleReference.expression.value, node.start)
    },
    TSImportType(node) {
      add("type", node.source.value, node.start)
    },
    ImportExpression(node) {
      add("dynamic", literal(node.source), node.start)
    },
    CallExpression(node) {
      const [first] = node.arguments
      const isRequire = node.callee.type === "Identifier" && node.callee.name === "require"
      if (isRequire && first !== undefined) add("static", literal(first), node.start)
    },
  }).visit(file.program)
  return imports
}
