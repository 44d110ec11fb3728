/**
 * What is wrong with one part of a policy file, before it is known where that part stands.
 *
 * Parsers of single values give flaws; the document adds file, line and column and makes diagnostics of them.
 */
export interface Flaw {
  /** Lower case, no full stop. */
  readonly message: string
  readonly found?: string
  readonly expected?: string
  /** The nearest known name, where one is near. */
  readonly didYouMean?: string
}
