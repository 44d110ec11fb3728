import type { ResourceClass } from "../domain/ResourceClass.ts"
import type { KeyChange } from "../domain/TagChange.ts"
import { operationOf } from "../domain/TagChange.ts"
import type { ChangeCounts, CoverageCounts, ResourceCounts } from "./SweepReport.ts"

/** No resources. */
export const noResources: ResourceCounts = {
  seen: 0,
  compliant: 0,
  changed: 0,
  failed: 0,
  blocked: 0,
  nonCompliant: 0,
  exempt: 0,
  untaggable: 0,
  awsManaged: 0,
  settling: 0,
}

/** No changes. */
export const noChanges: ChangeCounts = { add: 0, replace: 0, remove: 0, verified: 0, accepted: 0, failed: 0 }

/** No rows. */
export const noCoverage: CoverageCounts = { total: 0, swept: 0, failed: 0, exempt: 0 }

/** Counts of resources while they are being counted. */
export class ResourceTally {
  #counts: { -readonly [K in keyof ResourceCounts]: number }

  /** Goes on from counts that another process came to. */
  constructor(before: ResourceCounts = noResources) {
    this.#counts = { ...before }
  }

  /** What was counted since is to count no more. */
  readonly goBackTo = (counts: ResourceCounts): void => {
    this.#counts = { ...counts }
  }

  /** One more resource, of this class. */
  readonly add = (found: ResourceClass): void => {
    this.#counts.seen += 1
    this.#counts[found] += 1
  }

  /** A resource that was counted in one class turned out to be of another. */
  readonly move = (from: ResourceClass, to: ResourceClass): void => {
    this.#counts[from] -= 1
    this.#counts[to] += 1
  }

  /** The counts so far. */
  get counts(): ResourceCounts {
    return { ...this.#counts }
  }
}

/** Counts of changes while they are being counted. */
export class ChangeTally {
  #counts: { -readonly [K in keyof ChangeCounts]: number }

  /** Goes on from counts that another process came to. */
  constructor(before: ChangeCounts = noChanges) {
    this.#counts = { ...before }
  }

  /** One more change; in a plan without what became of it. */
  readonly add = (change: KeyChange, ended?: "verified" | "accepted" | "failed"): void => {
    this.#counts[operationOf(change)] += 1
    if (ended !== undefined) this.#counts[ended] += 1
  }

  /** How many were tried; in a plan none. */
  get settled(): number {
    const { verified, accepted, failed } = this.#counts
    return verified + accepted + failed
  }

  /** The counts so far. */
  get counts(): ChangeCounts {
    return { ...this.#counts }
  }
}

/** Two counts of resources as one. */
export const addResources = (left: ResourceCounts, right: ResourceCounts): ResourceCounts => ({
  seen: left.seen + right.seen,
  compliant: left.compliant + right.compliant,
  changed: left.changed + right.changed,
  failed: left.failed + right.failed,
  blocked: left.blocked + right.blocked,
  nonCompliant: left.nonCompliant + right.nonCompliant,
  exempt: left.exempt + right.exempt,
  untaggable: left.untaggable + right.untaggable,
  awsManaged: left.awsManaged + right.awsManaged,
  settling: left.settling + right.settling,
})

/** Two counts of changes as one. */
export const addChanges = (left: ChangeCounts, right: ChangeCounts): ChangeCounts => ({
  add: left.add + right.add,
  replace: left.replace + right.replace,
  remove: left.remove + right.remove,
  verified: left.verified + right.verified,
  accepted: left.accepted + right.accepted,
  failed: left.failed + right.failed,
})
