import { awsPorts } from "@orgtag/aws"
import { AwsClients } from "@orgtag/aws-clients"
import {
  type LocalAws,
  type OrganizationSeed,
  SeededRandom,
  demoPolicy,
  generateOrganization,
  makeLocalAws,
} from "@orgtag/local-aws"
import { DynamoResourceRecord, DynamoSweepLedger, createTables } from "@orgtag/persistence"
import {
  type ApiCalls,
  type Caller,
  type MemberAccounts,
  type Organization,
  type Policy,
  type ResourceRecord,
  type SweepLedger,
  type SweepReport,
  decodePolicy,
  sweep,
} from "@orgtag/tagging"
import { Duration, Effect, Layer, Result } from "effect"
import { drive } from "./drive.ts"
import { type Kill, Life } from "./Life.ts"
import { SimulatedClock } from "./SimulatedClock.ts"

/** What a program in a simulation may use: the ports, over real SDK clients and a real DynamoDB implementation. */
export type Ports =
  ApiCalls | AwsClients | Caller | MemberAccounts | Organization | ResourceRecord | SweepLedger

/** When simulated time begins: far enough from now that code which asks the machine's clock shows. */
const beginning = Date.UTC(2031, 0, 1)

/** How large the organization of a seed is. */
export interface FixtureSize {
  readonly accounts: number
  readonly regions: number
  readonly resources: number
}

/** A few accounts with some dozens of resources: a seed of it takes a fraction of a second. */
export const smallOrganization: FixtureSize = { accounts: 3, regions: 2, resources: 36 }

/** An embedded organization on a simulated clock, and processes that live and die in it. */
export class Fixture {
  readonly aws: LocalAws
  readonly clock: SimulatedClock
  readonly policy: Policy
  readonly #seed: string
  #lives = 0

  private constructor(aws: LocalAws, clock: SimulatedClock, policy: Policy, seed: string) {
    this.aws = aws
    this.clock = clock
    this.policy = policy
    this.#seed = seed
  }

  /** The organization of a seed, with its tables; the same for the same seed. Lives until the scope ends. */
  static readonly make = Effect.fnUntraced(function* (seed: number, size: FixtureSize = smallOrganization) {
    const organization = generateOrganization({ ...size, seed })
    const clock = new SimulatedClock(beginning)
    const aws = yield* makeLocalAws({
      seed: organization,
      time: { now: clock.currentTimeMillisUnsafe, sleep: clock.sleepPromise },
    })
    yield* createTables({ tablePrefix: "" }).pipe(Effect.provide(clientsOf(aws)))
    return new Fixture(aws, clock, policyOf(organization), String(seed))
  })

  /** Runs a program as a process of its own, from its start to its end or to its death. */
  readonly live = async <A, E>(program: Effect.Effect<A, E, Ports>, kill?: Kill) => {
    const number = ++this.#lives
    const random = new SeededRandom(`${this.#seed}/life/${number}`)
    const life = new Life(this.clock, random, kill)
    this.aws.onCall(life.hook)
    const result = await drive(program.pipe(Effect.provide(portsOf(this.aws))), {
      clock: this.clock,
      seed: `${this.#seed}/${number}`,
      busy: this.aws.busy,
      isDead: life.isDead,
    })
    this.clock.forget()
    this.aws.onCall(undefined)
    return { result, life }
  }

  /** A sweep of the whole organization. */
  get sweep(): Effect.Effect<SweepReport, unknown, Ports> {
    return sweep({
      policy: this.policy,
      mode: "apply",
      trigger: "cli",
      accounts: [],
      regions: [],
      wait: Duration.seconds(90),
    })
  }
}

const clientsOf = (aws: LocalAws): Layer.Layer<AwsClients | ApiCalls> =>
  AwsClients.layer({
    requestHandler: aws.requestHandler,
    credentials: aws.credentials,
    region: aws.region,
  })

const portsOf = (aws: LocalAws): Layer.Layer<Ports> =>
  Layer.mergeAll(
    awsPorts,
    DynamoResourceRecord.layer({ tablePrefix: "" }),
    DynamoSweepLedger.layer({ tablePrefix: "" }),
  ).pipe(Layer.provideMerge(clientsOf(aws)))

const policyOf = (organization: OrganizationSeed): Policy =>
  Result.getOrThrowWith(
    Result.map(decodePolicy(demoPolicy(organization), "orgtag.yaml"), ({ policy }) => policy),
    (problems) => new Error(`the demo's policy is refused: ${JSON.stringify(problems)}`),
  )
