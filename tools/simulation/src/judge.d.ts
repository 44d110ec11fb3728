import { Effect } from "effect";
import type { Fixture } from "./Fixture.ts";
import type { Ports } from "./ports.ts";
/** The tags of every resource, as pairs in the order of their keys. */
export type Snapshot = ReadonlyMap<string, string>;
/** What every resource holds, in a form that can be compared. */
export declare const snapshotOf: (fixture: Fixture) => Snapshot;
/** Where two snapshots differ, a sentence each. */
export declare const differencesOf: (expected: Snapshot, found: Snapshot) => ReadonlyArray<string>;
/**
 * What the record has wrong, a sentence each: a change that AWS saw without an entry, an entry of a change that AWS never
 * saw, an entry twice, a chain that does not link, a head that is not its last entry, a group that is still open.
 */
export declare const recordFaults: (fixture: Fixture) => Effect.Effect<ReadonlyArray<string>, unknown, Ports>;
