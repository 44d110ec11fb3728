import { type Clock, Duration } from "effect";
/** Whoever sleeps: a process, which may be dead or held still. */
export interface Sleeping {
    readonly isDead: () => boolean;
    /** Until when the process is held still: what should have woken it before wakes it then. */
    readonly heldUntil: () => number;
}
/**
 * Time that stands still until it is driven: it passes only when everybody waits, and then at once to the earliest
 * sleeper. Sleepers of the same millisecond wake in the order in which they fell asleep, so that a run repeats itself.
 */
export declare class SimulatedClock {
    #private;
    constructor(startsAt: number);
    readonly now: () => number;
    /** The wait of the embedded organization and of the network, which belong to no process. */
    readonly sleepPromise: (ms: number) => Promise<void>;
    /** The clock as a process has it: one time for all, and sleep that ends with the process. */
    readonly clockOf: (who: Sleeping) => Clock.Clock;
    /** Lets time pass to the earliest sleeper and wakes it; false where nobody sleeps. */
    readonly wakeEarliest: () => boolean;
    /** Lets time pass without waking anybody: between two lives of a process nobody sleeps. */
    readonly pass: (duration: Duration.Input) => void;
    /** Forgets everybody who sleeps: what has ended leaves nothing behind. */
    readonly forget: () => void;
}
