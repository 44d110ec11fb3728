import { Argument } from "effect/cli"

const digestForm = /^(?:sha256:)?([0-9a-f]{64})$/u

/** The digest of a policy file as the record writes it, `sha256:` and 64 digits; `sha256sum` prints the digits alone. */
export const digestArgument = Argument.String("DIGEST").pipe(
  Argument.withDescription("sha256: and the SHA-256 of the policy file, as the record has it"),
  Argument.mapTryCatch(
    (text) => {
      const digits = digestForm.exec(text)?.[1]
      if (digits === undefined) throw new Error("expected sha256: and 64 hexadecimal digits")
      return `sha256:${digits}`
    },
    (error) => (error instanceof Error ? error.message : String(error)),
  ),
)
