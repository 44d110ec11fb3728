import { AwsClients } from "@orgtag/aws-clients"
import { ResourceRecord } from "@orgtag/tagging"
import { Effect, Layer } from "effect"
import { makeTableCalls, type PersistenceOptions } from "./TableCalls.ts"
import { actionsOfCell, putUserActions, readActions } from "./record/actions.ts"
import { markHeadGone, putFirstHead, readHeads } from "./record/heads.ts"
import { fenceHead, moveHead } from "./record/moveHead.ts"
import { historyOf, putHistoryEntry } from "./record/historyEntries.ts"

/** The record of resources in DynamoDB: TagsMetadata, TagHistory and UserActions. */
export const DynamoResourceRecord = {
  /** The record in the tables that the options name. */
  layer: (options: PersistenceOptions): Layer.Layer<ResourceRecord, never, AwsClients> =>
    Layer.effect(
      ResourceRecord,
      Effect.gen(function* () {
        const calls = makeTableCalls(yield* AwsClients, options)
        return ResourceRecord.of({
          heads: (arns) => readHeads(calls, arns),
          seeFirst: (head) => putFirstHead(calls, head),
          moveHead: (head, from, epoch) => moveHead(calls, head, { rev: from, epoch }),
          fenceHead: (head, from, epoch) => fenceHead(calls, head, { rev: from, epoch }),
          markGone: (arn, at) => markHeadGone(calls, arn, at),
          putEntry: (entry) => putHistoryEntry(calls, entry),
          actions: (ids) => readActions(calls, ids),
          putActions: (actions) => putUserActions(calls, actions),
          history: (arn) => historyOf(calls, arn),
          actionsOfCell: (sweep, account, region) => actionsOfCell(calls, sweep, account, region),
        })
      }),
    ),
}
