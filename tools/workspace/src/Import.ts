import { isBuiltin } from "node:module"

/**
 * How a module is asked for.
 *
 * **Details** `type` leaves nothing behind at run time; `static` includes `export … from`, `import x = require()` and
 * `require()`; `dynamic` is `import()`.
 */
export type ImportKind = "static" | "type" | "dynamic"

/** One import; `specifier` is undefined where it is computed and so cannot be known. */
export interface Import {
  readonly kind: ImportKind
  readonly specifier: string | undefined
  readonly line: number
}

/** Whether it names a file rather than a package. */
export const isPath = (specifier: string): boolean => /^(?:\.|\/|file:)/u.test(specifier)

/** The package that a specifier names; undefined for files, Node's own modules, `#imports` and data. */
export const packageOf = (specifier: string): string | undefined => {
  if (isPath(specifier) || isBuiltin(specifier) || /^(?:#|node:|data:)/u.test(specifier)) return undefined
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")
}
