import { harmless } from "./harmless.ts"
import { showCount } from "./wording.ts"

/** What is said of a seal. */
export interface SealFacts {
  readonly number: number
  /** The key whose signature it holds, if it holds one. */
  readonly signedBy: string | undefined
}

/** A seal by its number, and who signed it: one that nobody signed is signed over by the next one that is. */
export const sealText = ({ number, signedBy }: SealFacts): string =>
  `number ${showCount(number)}, ${signedBy === undefined ? "chained, not signed" : `signed by ${harmless(signedBy)}`}`
