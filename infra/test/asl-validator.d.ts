declare module "asl-validator" {
  /** Whether a definition is valid by the states language, and what is wrong with it. */
  export default function aslValidator(definition: unknown): {
    readonly isValid: boolean
    readonly errorsText: (separator: string) => string
  }
}
