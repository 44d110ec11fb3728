import { Flag } from "effect/cli"

/** `--json`: one document on stdout and nothing else there. */
export const jsonFlag = Flag.Boolean("json").pipe(
  Flag.withDefault(false),
  Flag.withDescription("one JSON document on stdout and nothing else there"),
)

/** `--jsonl`: a JSON document a line on stdout. */
export const jsonLinesFlag = Flag.Boolean("jsonl").pipe(
  Flag.withDefault(false),
  Flag.withDescription("one JSON document a line"),
)

/** `--csv`: comma-separated values with a header, harmless to spreadsheets. */
export const csvFlag = Flag.Boolean("csv").pipe(
  Flag.withDefault(false),
  Flag.withDescription("comma-separated values with a header line"),
)

/** `--out DIR`: a line for every resource that was looked at. */
export const outFlag = Flag.String("out").pipe(
  Flag.withMetavar("DIR"),
  Flag.withDescription("write the manifests into DIR: a line for every resource that was looked at"),
  Flag.optional,
)

/** `--changes FILE`: every change as JSON lines. */
export const changesFlag = Flag.String("changes").pipe(
  Flag.withMetavar("FILE"),
  Flag.withDescription("write every change to FILE, as sorted JSON lines"),
  Flag.optional,
)
