import type { SeededRandom } from "./SeededRandom.ts"

/** Where a resource is: the account that owns it and the Region whose tagging endpoint shows it. */
export interface Place {
  readonly accountId: string
  readonly region: string
}

/** A type of resource that the generated organization holds. */
export interface ResourceType {
  /** `service:type`, as policies name it. */
  readonly name: string
  /** How often it occurs, against the others. */
  readonly weight: number
  /** `global` types are shown by the home Region only. */
  readonly scope: "regional" | "global"
  /** False for the types that the tagging API tags but never shows: those of IAM, and Auto Scaling groups. */
  readonly shown: boolean
  /** Draws an ARN of the type. */
  readonly arn: (place: Place, random: SeededRandom) => string
}
