import { type HistoryEntry, type ResourceArn, ResourceRecord } from "@orgtag/tagging"
import { Effect, Stream } from "effect"
import { requirePolicy } from "../readPolicy.ts"
import { type RecordForm, type RecordView, requireOneForm, showStream } from "../record/showStream.ts"
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

/** What `orgtag history` is given. */
export interface HistoryInput extends RecordForm {
  readonly arn: ResourceArn
  readonly policy: string
}

/** Shows the record of one resource, newest first. */
export const handleHistory = Effect.fn("history")(function* (input: HistoryInput) {
  yield* requireOneForm(input, ["orgtag", "history"])
  const policy = yield* requirePolicy(input.policy)
  const entries = Stream.unwrap(ResourceRecord.use((record) => Effect.succeed(record.history(input.arn))))
  yield* showStream(entries, historyView, input).pipe(
    Effect.catchTag("CallFailed", (failed) => Effect.fail(endedByCall(failed, input.policy))),
    withEngine(policy),
  )
})
