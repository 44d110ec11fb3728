import { Effect, Stream } from "effect"
import { CliError } from "effect/cli"
import { Screen } from "../terminal/Screen.ts"
import { csvLines } from "../view/csvText.ts"
import { harmlessJson } from "../view/harmless.ts"
import type { Style } from "../view/Paint.ts"

/** How a stream of the record is shown. */
export interface RecordView<A> {
  readonly lines: (value: A, style: Style) => ReadonlyArray<string>
  readonly document: (value: A) => unknown
  readonly columns: ReadonlyArray<string>
  readonly rows: (value: A) => ReadonlyArray<ReadonlyArray<string>>
  /** What is said, on stderr, where there is nothing. */
  readonly nothing: string
}

/** The form that was asked for. */
export interface RecordForm {
  readonly jsonl: boolean
  readonly csv: boolean
}

/** Refuses two forms at once, as bad usage of the command at this path. */
export const requireOneForm = (form: RecordForm, commandPath: ReadonlyArray<string>) =>
  form.jsonl && form.csv ? usageError(commandPath, "--jsonl and --csv exclude each other") : Effect.void

/** Bad usage that only shows when the arguments are seen together: help on stderr and exit 64, like any other. */
export const usageError = (commandPath: ReadonlyArray<string>, message: string) =>
  Effect.fail(new CliError.ShowHelp({ commandPath, errors: [new CliError.ValidationError({ message })] }))

/** Writes the record to stdout as it comes, until it ends or nobody reads any more. */
export const showStream = <A, E, R>(
  values: Stream.Stream<A, E, R>,
  view: RecordView<A>,
  form: RecordForm,
): Effect.Effect<void, E, R | Screen> =>
  Effect.gen(function* () {
    const screen = yield* Screen
    let count = 0
    const counted = values.pipe(
      Stream.tap(() =>
        Effect.sync(() => {
          count += 1
        }),
      ),
    )
    const texts = form.csv
      ? counted.pipe(
          Stream.flatMap((value) => Stream.fromIterable(view.rows(value))),
          csvLines(view.columns),
        )
      : counted.pipe(
          Stream.map((value) =>
            form.jsonl
              ? harmlessJson(view.document(value))
              : `${view.lines(value, screen.resultStyle).join("\n")}\n`,
          ),
        )
    yield* texts.pipe(
      Stream.takeUntilEffect((text) => Effect.andThen(screen.result(text), screen.abandoned)),
      Stream.runDrain,
    )
    if (count === 0) yield* screen.say(view.nothing)
  })
