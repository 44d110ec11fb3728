import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { CliError } from "effect/cli"

/** Where a value was given: a flag or a positional argument, by name. */
export interface GivenAs {
  readonly option: string
  readonly kind: "flag" | "argument"
}

/**
 * Decodes a value of the command line by a schema of the engine's. The schema is loaded only where there is a value, so
 * that help does not wait for the engine.
 */
export const decodedBy =
  <A>(given: GivenAs, load: () => Promise<Schema.ConstraintDecoder<A>>) =>
  (value: string): Effect.Effect<A, CliError.InvalidValue> =>
    Effect.promise(load).pipe(
      Effect.flatMap((schema) => Schema.decodeUnknownEffect(schema)(value)),
      Effect.mapError(
        ({ message }) =>
          new CliError.InvalidValue({ ...given, value, expected: message.replace(/^must be /u, "") }),
      ),
    )
