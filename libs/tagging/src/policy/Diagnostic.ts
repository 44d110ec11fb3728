/** One mistake in a policy file, with where it stands and what would be right. */
export interface Diagnostic {
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** 1-based. */
  readonly column: number
  /** Where in the document, such as `rules[2].set.Owner`. */
  readonly path: string
  readonly message: string
  readonly found?: string
  readonly expected?: string
  /** The nearest known name, where one is near. */
  readonly didYouMean?: string
  /** A warning does not make the policy invalid. */
  readonly severity: "error" | "warning"
}
