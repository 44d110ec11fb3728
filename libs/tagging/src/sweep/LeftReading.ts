import { Result, Schema } from "effect"
import { neverTaggedSearches } from "../domain/NeverTagged.ts"
import { ResourceArn } from "../domain/ResourceArn.ts"
import { RowProblems } from "../ports/SweepProblems.ts"
import { RowSignals } from "./RowSignals.ts"
import { SeenResources } from "./SeenResources.ts"
import { ChangeCounts, ResourceCounts } from "./SweepReport.ts"

const Count = Schema.Int.pipe(Schema.check(Schema.isGreaterThanOrEqualTo(0)))
const Part = Schema.Struct({ sha256: Schema.String, lines: Count })

const Listing = Schema.Struct({
  token: Schema.String,
  pages: Count,
  /** When the page came that had the token, in milliseconds since 1970: a token lives 15 minutes. */
  at: Schema.Int,
})

const Header = Schema.Struct({
  /** The sources that were read to their end. */
  finished: Schema.Array(Schema.String),
  /** Where the tagging API's walk goes on, if it was begun and did not end. */
  listing: Schema.optionalKey(Listing),
  /** How often the walk began anew because its token had run out of time. */
  restarts: Count,
  resources: ResourceCounts,
  /** Only of a plan: what a sweep changed is in the ledger. */
  changes: ChangeCounts,
  /** Resources on which a change is due that is not done, as many as there was room for. */
  due: Schema.Array(ResourceArn),
  /** All that were found to be due, also where there was no room to keep them. */
  dueCount: Count,
  /** How many of them were done while reading. */
  streamed: Count,
  signals: RowSignals,
  problems: RowProblems,
  /** The parts of the manifest so far. */
  parts: Schema.Array(Part),
  /** Where all was read, and only what is due is left to do. */
  read: Schema.optionalKey(
    Schema.Struct({
      /** When it was. */
      at: Schema.String,
      neverTagged: Schema.Literals(neverTaggedSearches),
      manifest: Schema.optionalKey(Schema.Struct({ hash: Schema.String, lines: Count, parts: Count })),
    }),
  ),
})
const HeaderText = Schema.fromJsonString(Header)
const decodeHeader = Schema.decodeUnknownResult(HeaderText)
const encodeHeader = Schema.encodeSync(HeaderText)

/** How far a process came in an account-Region that it leaves to the next one, with all that this one has to know. */
export interface LeftReading extends Schema.Schema.Type<typeof Header> {
  /** Which resources were judged, so that the next process judges none of them again. */
  readonly seen: SeenResources
}

const lengthBytes = 4

/** What is left as bytes: the length of its head in four of them, the head as JSON, then 12 a resource that was seen. */
export const encodeLeftReading = ({ seen, ...head }: LeftReading): Uint8Array => {
  const text = Buffer.from(encodeHeader(head))
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32LE(text.byteLength)
  return Buffer.concat([length, text, seen.prints])
}

/** What was left; undefined where the bytes are not what a process of this version leaves: then it is begun anew. */
export const decodeLeftReading = (bytes: Uint8Array): LeftReading | undefined => {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (all.byteLength < lengthBytes) return undefined
  const end = lengthBytes + all.readUInt32LE(0)
  const head = decodeHeader(all.subarray(lengthBytes, end).toString("utf8"))
  const seen = SeenResources.of(all.subarray(end))
  return Result.isFailure(head) || seen === undefined ? undefined : { ...head.success, seen }
}
