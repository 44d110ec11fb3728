import type { ResourceSeed } from "./Organization.ts"

/** Tags of one resource. A map, because a tag key may be spelled like a member of an object. */
export type Tags = ReadonlyMap<string, string>

/** What was true of a resource from a moment on. */
export interface Version {
  readonly at: number
  readonly tags: Tags
  /** Whether GetResources has a row of it: it has or had tags. */
  readonly row: boolean
  /** A deleted resource can keep its row for hours. */
  readonly exists: boolean
}

/** How many versions of a resource are kept: enough for any delay of its reads, however often it is written. */
const versionsMax = 64

/** A resource and its past. */
export class Resource {
  readonly arn: string
  readonly account: string
  readonly region: string
  /** Its place in the lists of its account-Region; never used again for another one. */
  readonly sequence: number
  readonly tagging: ResourceSeed["tagging"]
  readonly abac: ResourceSeed["abac"]
  readonly network: ResourceSeed["network"]
  /** The service in its ARN, such as `s3`. */
  readonly service: string
  /** IAM users and roles, and everything of Auto Scaling, can be tagged and never have a row (supported-services). */
  readonly neverListed: boolean
  readonly #versions: Array<Version>
  #forgotten: Version | undefined

  constructor(seed: ResourceSeed, account: string, sequence: number, at: number) {
    this.arn = seed.arn
    this.account = account
    this.region = seed.region
    this.sequence = sequence
    this.tagging = seed.tagging
    this.abac = seed.abac
    this.network = seed.network
    this.service = seed.arn.split(":", 3)[2] ?? ""
    this.neverListed = this.service === "autoscaling" || userOrRole.test(seed.arn)
    this.#versions = [
      {
        at,
        tags: new Map(Object.entries(seed.tags)),
        row: seed.visibility !== "never-tagged",
        exists: seed.visibility !== "deleted",
      },
    ]
  }

  /** What is true now. */
  get current(): Version {
    const last = this.#versions.at(-1)
    if (last === undefined) throw new Error(`${this.arn} has no version`)
    return last
  }

  /** What was true at a moment, or undefined where the resource was not there yet. Of a past forgotten, the end. */
  asOf(moment: number): Version | undefined {
    return this.#versions.findLast((version) => version.at <= moment) ?? this.#forgotten
  }

  /** Adds a version. The oldest is forgotten where there are too many. */
  become(version: Version): void {
    this.#versions.push(version)
    if (this.#versions.length > versionsMax) this.#forgotten = this.#versions.shift()
  }

  /** Its type as `service:type`: from the ARN, or from a table where the ARN says none. */
  get type(): string {
    const rest = this.arn.split(":").slice(5).join(":")
    const type = /^([^/:]+)[/:]/u.exec(rest)?.[1] ?? untypedArns.get(this.service)
    return type === undefined ? this.service : `${this.service}:${type}`
  }

  /** The types that a filter may name it by: its service, and its service and type. */
  get typeNames(): ReadonlyArray<string> {
    return [this.service, this.type]
  }
}

const userOrRole = /^arn:[\w-]+:iam::\d{12}:(?:user|role)\//u

/** Services whose ARNs end in a bare name, and the type of what they name. */
const untypedArns: ReadonlyMap<string, string> = new Map([
  ["s3", "bucket"],
  ["sns", "topic"],
  ["sqs", "queue"],
])
