import { loadEc2 } from "@orgtag/aws-clients"
import {
  type ExplorerSettings,
  type LocalAws,
  type LocalRequestHandler,
  type OrganizationSeed,
  SeededRandom,
  demoPolicy,
  makeLocalAws,
} from "@orgtag/local-aws"
import {
  type Policy,
  type SweepReport,
  type SweepRequest,
  decodePolicy,
  sweep,
  WaveBounds,
  Gzip,
  Manifests,
  compressionInPlace,
} from "@orgtag/tagging"
import { Duration, Effect, type Layer, Result } from "effect"
import { drive } from "./drive.ts"
import { KeptManifests } from "./KeptManifests.ts"
import { type Fate, Life } from "./Life.ts"
import { type Ports, lifeHeader, portsOf } from "./ports.ts"
import { SimulatedClock } from "./SimulatedClock.ts"
import { type FixtureSize, organizationOf } from "./organizationOf.ts"
import { tableInputs } from "./tableInputs.ts"

/** When simulated time begins: far enough from now that code which asks the machine's clock shows. */
const beginning = Date.UTC(2031, 0, 1)

/** Waves small enough that a few resources make several, which then overlap. */
const smallWaves = { resources: 4, groups: 2, atOnce: 3 }

/** How a fixture's organization is made. */
export interface FixtureOptions {
  readonly size?: FixtureSize
  /** Takes the place of the generated organization. */
  readonly organization?: OrganizationSeed
  /** The text of the policy file; the demo's where none is given. */
  readonly policy?: string
  /** GetResources sees a write so much later. */
  readonly consistencyMs?: number
  /** What Resource Explorer is like, where it is not as usual. */
  readonly explorer?: ExplorerSettings
  /** Decides which calls `rate:…` faults hit. */
  readonly faultSeed?: number
  /** Stands between the clients of the processes and AWS. */
  readonly between?: (handler: LocalRequestHandler) => LocalRequestHandler
  /** Is told of every call of a process when it arrives: when, whose, which, with what input. */
  readonly watch?: (seen: SeenCall) => void
  /** Plants a bug: puts something else in the place of ports, to see that it is found. */
  readonly plant?: (ports: Layer.Layer<Ports>) => Layer.Layer<Ports>
}

/** A call of a process, as it reached the organization. */
export interface SeenCall {
  readonly at: number
  readonly life: string
  readonly kind: string
  readonly input: Readonly<Record<string, unknown>>
}

/** A program that runs as a process of its own, and what befalls it. */
export interface Process<A, E> {
  readonly program: Effect.Effect<A, E, Ports>
  readonly fate?: Fate
}

/** How a process ended: its result, undefined where it was killed, and its life. */
export interface Lived<A> {
  readonly result: A | undefined
  readonly life: Life
}

/** An embedded organization on a simulated clock, and processes that live and die in it. */
export class Fixture {
  readonly aws: LocalAws
  readonly clock: SimulatedClock
  readonly policy: Policy
  /** The manifests of all sweeps; each process writes its own into it. */
  readonly manifests = new KeptManifests()
  /** The ids of all accounts. */
  readonly accounts: ReadonlyArray<string>
  /** What every resource held before anybody came. */
  readonly tagsAtFirst: ReadonlyMap<string, Readonly<Record<string, string>>>
  readonly #plant: (ports: Layer.Layer<Ports>) => Layer.Layer<Ports>
  readonly #watch: FixtureOptions["watch"]
  readonly #between: NonNullable<FixtureOptions["between"]>
  readonly #seed: string
  #lives = 0

  private constructor(
    seed: string,
    {
      aws,
      clock,
      policy,
      accounts,
      plant,
      watch,
      between,
    }: Pick<Fixture, "aws" | "clock" | "policy" | "accounts"> &
      Pick<FixtureOptions, "plant" | "watch" | "between">,
  ) {
    this.aws = aws
    this.clock = clock
    this.policy = policy
    this.accounts = accounts
    this.tagsAtFirst = aws.snapshot()
    this.#plant = plant ?? ((ports) => ports)
    this.#watch = watch
    this.#between = between ?? ((handler) => handler)
    this.#seed = seed
  }

  /** The organization of a seed, with its tables; the same for the same seed. Lives until the scope ends. */
  static readonly make = Effect.fnUntraced(function* (seed: number, options: FixtureOptions = {}) {
    const organization = options.organization ?? organizationOf(seed, options.size)
    const clock = new SimulatedClock(beginning)
    const aws = yield* makeLocalAws({
      seed: organization,
      time: { now: clock.now, sleep: clock.sleepPromise },
      tables: tableInputs,
      ...(options.explorer === undefined ? {} : { explorer: options.explorer }),
      ...(options.consistencyMs === undefined ? {} : { consistencyMs: options.consistencyMs }),
      ...(options.faultSeed === undefined ? {} : { faultSeed: options.faultSeed }),
    })
    const policy = policyOf(options.policy ?? demoPolicy(organization))
    const accounts = organization.accounts.map(({ id }) => id)
    // What is loaded when it is first needed takes true time, in which simulated time would run on.
    if (policy.inventory.ec2) yield* Effect.promise(loadEc2)
    return new Fixture(String(seed), { ...options, aws, clock, policy, accounts })
  })

  /** Runs a program as a process of its own, from its start to its end or to its death. */
  readonly live = async <A, E>(program: Effect.Effect<A, E, Ports>, fate: Fate = {}): Promise<Lived<A>> => {
    const [lived] = await this.liveTogether([{ program, fate }])
    if (lived === undefined) throw new Error("a process left nothing behind")
    return lived
  }

  /** Runs programs as processes side by side, until each has ended or died. */
  readonly liveTogether = async <A, E>(
    processes: ReadonlyArray<Process<A, E>>,
  ): Promise<ReadonlyArray<Lived<A>>> => {
    const lives = new Map<string, Life>()
    const driven = processes.map(({ program, fate }) => {
      const name = `${this.#seed}/${++this.#lives}`
      const life = new Life(this.clock, new SeededRandom(`${name}/life`), fate)
      lives.set(name, life)
      const ports = this.#plant(
        portsOf({ ...this.aws, requestHandler: this.#between(this.aws.requestHandler) }, name),
      )
      return {
        program: program.pipe(
          Effect.provideService(WaveBounds, smallWaves),
          Effect.provideService(Manifests, this.manifests),
          Effect.provideService(Gzip, compressionInPlace),
          Effect.provide(ports),
        ),
        process: life,
        seed: name,
        life,
      }
    })
    this.aws.onCall((service, operation, phase, call) => {
      const name = call.request.headers[lifeHeader] ?? ""
      const [at, kind] = [this.clock.now(), `${service}:${operation}`]
      if (phase === "before") this.#watch?.({ at, life: name, kind, input: call.input.fields })
      return lives.get(name)?.hook(service, operation, phase, call)
    })
    const results = await drive(driven, { clock: this.clock, busy: this.aws.busy })
    this.aws.onCall(undefined)
    return driven.map(({ life }, index) => ({ result: results[index], life }))
  }

  /** A sweep of the whole organization. */
  get sweep(): Effect.Effect<SweepReport, unknown, Ports> {
    return this.sweepOf({})
  }

  /** A sweep of the whole organization by the seed's policy, but for what is asked otherwise. */
  readonly sweepOf = (asked: Partial<SweepRequest>): Effect.Effect<SweepReport, unknown, Ports> =>
    sweep(this.requestOf(asked))

  /** What is asked of a sweep, where nothing else is: all of the organization by the seed's policy. */
  readonly requestOf = (asked: Partial<SweepRequest>): SweepRequest => ({
    policy: this.policy,
    mode: "apply",
    trigger: "cli",
    accounts: [],
    regions: [],
    wait: Duration.seconds(90),
    ...asked,
  })
}

/** Decodes the text of a policy file that must be right. */
export const policyOf = (text: string): Policy =>
  Result.getOrThrowWith(
    Result.map(decodePolicy(text, "orgtag.yaml"), ({ policy }) => policy),
    (problems) => new Error(`the policy is refused: ${JSON.stringify(problems)}`),
  )
