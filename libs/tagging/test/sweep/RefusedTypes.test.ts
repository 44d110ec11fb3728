import { describe, expect, it } from "vitest"
import { CallFailed } from "../../src/domain/CallFailed.ts"
import type { ResourceArn } from "../../src/domain/ResourceArn.ts"
import { RefusedTypes } from "../../src/sweep/RefusedTypes.ts"

const thing = (name: string) => `arn:aws:newservice:eu-west-1:333333333333:thing/${name}` as ResourceArn
const queue = "arn:aws:sqs:eu-west-1:333333333333:orders" as ResourceArn

const refused = (detail: string, reason: CallFailed["reason"] = "invalid"): CallFailed =>
  new CallFailed({
    service: "Resource Groups Tagging API",
    operation: "TagResources",
    reason,
    code: "InvalidParameterException",
    detail,
    effect: "none",
    attempts: 1,
  })

const unsupported = refused("The resource type newservice:thing is not supported")

describe("a refused type", () => {
  it("is learnt from the first refusal that says so, with what was said of which resource", () => {
    const types = new RefusedTypes()
    expect(types.has(thing("one"))).toBe(false)
    expect(types.learn(thing("one"), unsupported)).toBe(true)
    expect(types.has(thing("two"))).toBe(true)
    expect(types.isKnown(thing("two"))).toBe(true)
    expect(types.all).toEqual([
      { type: "newservice:thing", resource: thing("one"), message: unsupported.detail },
    ])
  })

  it.each([
    ["tagging newservice:thing is unsupported"],
    ["newservice does not support tagging through this API"],
    ["this resource doesn't support tags"],
  ])("is learnt from: %s", (detail) => {
    expect(new RefusedTypes().learn(thing("one"), refused(detail))).toBe(true)
  })

  it.each([
    ["another mistake", refused("the key Owner holds a character that cannot be used")],
    ["a denial, whatever it says", refused("not supported for this principal", "denied")],
    ["trouble of AWS's, which may be anything", refused("type is not supported", "unavailable")],
    ["a call that was never made", undefined],
  ])("is not learnt from %s", (_, failure) => {
    const types = new RefusedTypes()
    expect(types.learn(thing("one"), failure)).toBe(false)
    expect(types.isKnown(thing("one"))).toBe(false)
  })

  it("is not learnt of a type that the shipped table knows as taggable", () => {
    const types = new RefusedTypes()
    expect(types.isKnown(queue)).toBe(true)
    expect(types.learn(queue, unsupported)).toBe(false)
    expect(types.has(queue)).toBe(false)
  })

  it("leaves a later failure of another kind what it is", () => {
    const types = new RefusedTypes()
    types.learn(thing("one"), unsupported)
    expect(types.learn(thing("two"), refused("Rate exceeded", "throttled"))).toBe(false)
  })

  it("is known without a refusal once one of it was tagged", () => {
    const types = new RefusedTypes()
    types.takes(thing("one"))
    expect(types.isKnown(thing("two"))).toBe(true)
    expect(types.has(thing("two"))).toBe(false)
  })
})
