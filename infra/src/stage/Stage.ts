import type { AccountId, Partition, Policy, Region } from "@orgtag/tagging"

/** A deployment: its stage file with every default filled in, and the policy that it approves. */
export interface Stage {
  /** The stage file's name without its extension; the CDK's stages are called so. */
  readonly name: string
  readonly policy: Policy
  /** The policy file, absolute. */
  readonly policyPath: string
  readonly partition: Partition
  readonly region: Region
  readonly organizationId: string
  readonly managementAccount: AccountId
  readonly securityAccount: AccountId
  /** The external id of the policy, which a deployment has to have. */
  readonly externalId: string
  readonly memberRole: {
    readonly deployFrom: "security" | "management"
    readonly targets: ReadonlyArray<string>
  }
  readonly schedule: {
    readonly expression: string
    readonly timezone: string
    /** How far apart sweeps are at the most. */
    readonly everyHours: number
  }
  readonly onboardingMinutes: number
  readonly accountsAtOnce: number
  readonly tableWriteUnits: number
  readonly tableReadUnits: number
  readonly logDays: number
  readonly resultDays: number
  readonly exportDays: number
  readonly sealDays: number
  readonly exportExpression: string
  readonly alertEmails: ReadonlyArray<string>
  readonly operators: ReadonlyArray<string>
  readonly architecture: "arm64" | "x86_64"
}
