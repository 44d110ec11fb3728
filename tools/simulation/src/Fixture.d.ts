import { type LocalAws, type OrganizationSeed } from "@orgtag/local-aws";
import { type Policy, type SweepReport, type SweepRequest } from "@orgtag/tagging";
import { Effect, type Layer } from "effect";
import { type Fate, Life } from "./Life.ts";
import { type Ports } from "./ports.ts";
import { SimulatedClock } from "./SimulatedClock.ts";
import { type FixtureSize } from "./organizationOf.ts";
/** How a fixture's organization is made. */
export interface FixtureOptions {
    readonly size?: FixtureSize;
    /** Takes the place of the generated organization. */
    readonly organization?: OrganizationSeed;
    /** The text of the policy file; the demo's where none is given. */
    readonly policy?: string;
    /** GetResources sees a write so much later. */
    readonly consistencyMs?: number;
    /** Plants a bug: puts something else in the place of ports, to see that it is found. */
    readonly plant?: (ports: Layer.Layer<Ports>) => Layer.Layer<Ports>;
}
/** A program that runs as a process of its own, and what befalls it. */
export interface Process<A, E> {
    readonly program: Effect.Effect<A, E, Ports>;
    readonly fate?: Fate;
}
/** How a process ended: its result, undefined where it was killed, and its life. */
export interface Lived<A> {
    readonly result: A | undefined;
    readonly life: Life;
}
/** An embedded organization on a simulated clock, and processes that live and die in it. */
export declare class Fixture {
    #private;
    readonly aws: LocalAws;
    readonly clock: SimulatedClock;
    readonly policy: Policy;
    private constructor();
    /** The organization of a seed, with its tables; the same for the same seed. Lives until the scope ends. */
    static readonly make: (seed: number, options?: FixtureOptions | undefined) => Effect.Effect<Fixture, import("@orgtag/local-aws").LocalAwsError, import("effect/Scope").Scope>;
    /** Runs a program as a process of its own, from its start to its end or to its death. */
    readonly live: <A, E>(program: Effect.Effect<A, E, Ports>, fate?: Fate) => Promise<Lived<A>>;
    /** Runs programs as processes side by side, until each has ended or died. */
    readonly liveTogether: <A, E>(processes: ReadonlyArray<Process<A, E>>) => Promise<ReadonlyArray<Lived<A>>>;
    /** A sweep of the whole organization. */
    get sweep(): Effect.Effect<SweepReport, unknown, Ports>;
    /** A sweep of the whole organization by the seed's policy, but for what is asked otherwise. */
    readonly sweepOf: (asked: Partial<SweepRequest>) => Effect.Effect<SweepReport, unknown, Ports>;
}
/** Decodes the text of a policy file that must be right. */
export declare const policyOf: (text: string) => Policy;
