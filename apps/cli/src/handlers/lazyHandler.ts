import * as Effect from "effect/Effect"

/**
 * The handler of a command, loaded when the command runs.
 *
 * With a handler come the engine and the AWS SDK, which take most of the start-up; help, completions and bad usage need
 * neither. What a command's own file imports is therefore flags and nothing else.
 */
export const lazyHandler =
  <Input, A, E, R>(load: () => Promise<(input: Input) => Effect.Effect<A, E, R>>) =>
  (input: Input): Effect.Effect<A, E, R> =>
    Effect.flatMap(Effect.promise(load), (handle) => handle(input))
