import type { CallFailed } from "../domain/CallFailed.ts"
import { type ResourceArn, resourceTypeOf } from "../domain/ResourceArn.ts"
import { isReadByTaggingApi } from "../domain/taggingApiTypes.ts"

/** A type that the tagging API refused to tag, and what it said of which resource. */
export interface RefusedType {
  readonly type: string
  readonly resource: ResourceArn
  readonly message: string
}

/** AWS has no code of its own for it: `InvalidParameterException` is that of any wrong request, so its words decide. */
const refusal = /\b(?:not|un)[- ]?supported\b|\bdoes(?: not|n't) support\b/iu

/**
 * What a sweep learnt of types that the tagging API lists and cannot tag: the first refusal is enough, and nothing of the
 * type is tried after it. Types that the shipped table knows as taggable are never learnt: their refusal is a failure.
 */
export class RefusedTypes {
  readonly #byType = new Map<string, RefusedType>()
  readonly #taken = new Set<string>()

  /** Whether a refused write says that the whole type cannot be tagged; then that is remembered. */
  readonly learn = (resource: ResourceArn, refused: CallFailed | undefined): boolean => {
    const type = resourceTypeOf(resource)
    if (this.#byType.has(type)) return refused?.reason === "invalid"
    if (refused?.reason !== "invalid" || !refusal.test(refused.detail) || isReadByTaggingApi(type))
      return false
    this.#byType.set(type, { type, resource, message: refused.detail })
    return true
  }

  /** Remembers that a resource of a type could be tagged. */
  readonly takes = (resource: ResourceArn): void => {
    this.#taken.add(resourceTypeOf(resource))
  }

  /** Whether it is known of a type that it can be tagged, or that it cannot. */
  readonly isKnown = (resource: ResourceArn): boolean => {
    const type = resourceTypeOf(resource)
    return isReadByTaggingApi(type) || this.#byType.has(type) || this.#taken.has(type)
  }

  /** Whether the type of a resource was refused. */
  readonly has = (resource: ResourceArn): boolean =>
    this.#byType.size > 0 && this.#byType.has(resourceTypeOf(resource))

  /** What was said of the type of a resource, if it was refused. */
  readonly of = (resource: ResourceArn): RefusedType | undefined => this.#byType.get(resourceTypeOf(resource))

  /** The types so far, in the order of their names. */
  get all(): ReadonlyArray<RefusedType> {
    return Array.from(this.#byType.values()).toSorted((left, right) => (left.type < right.type ? -1 : 1))
  }
}
