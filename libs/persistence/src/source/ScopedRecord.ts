import type { Items, RecordedRegion, RecordedResource, UserAction } from "@orgtag/tagging"

/** The parts of a record of which a scope asks for less. */
export interface ScopedRecord {
  readonly resources: Items<RecordedResource>
  readonly regions: Items<RecordedRegion>
  readonly actions: Items<UserAction>
}
