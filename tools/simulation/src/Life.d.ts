import type { CallHook, SeededRandom } from "@orgtag/local-aws";
import type { SimulatedClock, Sleeping } from "./SimulatedClock.ts";
/** When a process dies: before a call takes effect, after that but before its answer, or right after its answer. */
export interface Kill {
    /** Which of the process's calls, counted from 1. */
    readonly call: number;
    readonly moment: "before" | "after" | "answered";
}
/** A process that is held still (its machine sleeps, its collector runs) once a call has taken effect, and then goes on. */
export interface Pause {
    /** Which of the process's calls, counted from 1. */
    readonly call: number;
    readonly ms: number;
}
/** What befalls a process. */
export interface Fate {
    readonly kill?: Kill;
    readonly pause?: Pause;
}
/**
 * One life of a process, as the organization sees its calls: each takes a while to arrive, and at the chosen moment the
 * process dies or is held still. Nobody answers a dead process; whether its other requests under way still arrive is
 * drawn for each. Requests of one that is held arrive, and it hears of that when it goes on.
 */
export declare class Life implements Sleeping {
    #private;
    /** The kind of call at which it died. */
    diedAt: string | undefined;
    constructor(clock: SimulatedClock, random: SeededRandom, fate?: Fate);
    /** The kinds of the calls that the process made, in order. */
    get calls(): ReadonlyArray<string>;
    readonly isDead: () => boolean;
    readonly heldUntil: () => number;
    /** What the organization asks at both phases of a call. */
    readonly hook: CallHook;
}
