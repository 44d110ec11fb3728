import { Effect } from "effect";
import { type FixtureOptions } from "./Fixture.ts";
import type { Kill } from "./Life.ts";
import { type Snapshot } from "./judge.ts";
/** What one seed came to. */
export interface SeedResult {
    readonly seed: number;
    readonly kill: Kill;
    /** The kind of call at which the process died; undefined where it ended before. */
    readonly diedAt: string | undefined;
    /** What is not as it must be, a sentence each. */
    readonly faults: ReadonlyArray<string>;
}
/** What a sweep that nobody disturbs does to the organization of a seed. */
export interface Undisturbed {
    readonly organization: number;
    /** The kinds of its calls, in order. */
    readonly calls: ReadonlyArray<string>;
    readonly tags: Snapshot;
    readonly complete: boolean;
}
/** The seed of the organization that a seed plays in. */
export declare const organizationSeedOf: (seed: number) => number;
/** Sweeps the organization of a seed without disturbance. */
export declare const sweepUndisturbed: (seed: number, options?: FixtureOptions | undefined) => Effect.Effect<{
    organization: number;
    calls: readonly string[];
    tags: Snapshot;
    complete: boolean;
}, import("@orgtag/local-aws").LocalAwsError, never>;
/**
 * The property of one seed: a sweep that is killed at a drawn call, then run again, ends with the same tags as one that was
 * never killed, with every change in the record once, and a third sweep finds nothing to do.
 */
export declare const killOnce: (seed: number, undisturbed: Undisturbed, options?: FixtureOptions | undefined) => Effect.Effect<{
    seed: number;
    kill: Kill;
    diedAt: string | undefined;
    faults: string[];
}, import("@orgtag/local-aws").LocalAwsError, never>;
