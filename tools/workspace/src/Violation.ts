/** One rule broken at one place; `file` is relative to the workspace root. */
export interface Violation {
  readonly file: string
  readonly line: number
  readonly sentence: string
}

/** Shows a violation the way editors and terminals turn into a link. */
export const showViolation = ({ file, line, sentence }: Violation): string => `${file}:${line}: ${sentence}`
