import { Effect } from "effect";
import type { SimulatedClock, Sleeping } from "./SimulatedClock.ts";
/** Nothing sleeps and nothing runs, and yet a program has not ended: it waits for what will never come. */
export declare class Deadlock extends Error {
    readonly name = "Deadlock";
}
/** A program, and the process that it is. */
export interface Driven<A, E> {
    readonly program: Effect.Effect<A, E>;
    readonly process: Sleeping;
    readonly seed: string;
}
/** What programs are driven with. */
export interface Drive {
    readonly clock: SimulatedClock;
    /** Requests that are still inside the tables, which need turns of the event loop and no time. */
    readonly busy: () => number;
}
/**
 * Runs programs side by side on a simulated clock, each to its end or until its process is killed; undefined for those
 * that were.
 *
 * Effects and SDK clients in process run in microtasks, so that after a turn of the event loop everybody waits, and time
 * may pass. A killed process is frozen and not interrupted: no finalizer runs, as none would after SIGKILL.
 */
export declare const drive: <A, E>(programs: ReadonlyArray<Driven<A, E>>, { clock, busy }: Drive) => Promise<ReadonlyArray<A | undefined>>;
