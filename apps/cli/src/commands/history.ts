import { type HistoryEntry, ResourceRecord } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { Command } from "effect/cli"
import { csvFlag, jsonLinesFlag } from "../arguments/outputFlags.ts"
import { policyFlag } from "../arguments/policyFlag.ts"
import { resourceArgument } from "../arguments/resourceArgument.ts"
import { requirePolicy } from "../readPolicy.ts"
import { type RecordView, requireOneForm, showStream } from "../record/showStream.ts"
import { historyColumns, historyDocument, historyLines, historyRows } from "../view/historyView.ts"
import { endedByCall } from "../wiring/endedByCall.ts"
import { withEngine } from "../wiring/withEngine.ts"

const historyView: RecordView<HistoryEntry> = {
  lines: historyLines,
  document: historyDocument,
  columns: historyColumns,
  rows: historyRows,
  nothing: "no change of this resource is recorded",
}

/** `orgtag history`: what was changed on one resource, when, why and by whom; newest first. */
export const history = Command.make(
  "history",
  { arn: resourceArgument, policy: policyFlag, jsonl: jsonLinesFlag, csv: csvFlag },
  Effect.fnUntraced(function* (input) {
    yield* requireOneForm(input, ["orgtag", "history"])
    const policy = yield* requirePolicy(input.policy)
    const entries = Stream.unwrap(ResourceRecord.use((record) => Effect.succeed(record.history(input.arn))))
    yield* showStream(entries, historyView, input).pipe(
      Effect.catchTag("CallFailed", (failed) => Effect.fail(endedByCall(failed, input.policy))),
      withEngine(policy),
    )
  }),
).pipe(Command.withDescription("Show what was changed on a resource, when, why and by whom; newest first"))
