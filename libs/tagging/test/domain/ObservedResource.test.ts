import { Result } from "effect"
import { assert, describe, it } from "vitest"
import { LookUp } from "../../src/domain/LookUp.ts"
import { ObservedResource } from "../../src/domain/ObservedResource.ts"
import { Region } from "../../src/domain/Region.ts"
import { ResourceArn } from "../../src/domain/ResourceArn.ts"
import { isReadByTaggingApi, taggingApiTypes } from "../../src/domain/taggingApiTypes.ts"
import { TagList } from "../../src/domain/TagList.ts"
import { untaggableTypes } from "../../src/desired/untaggableTypes.ts"
import { dueChange } from "../../src/sweep/DueChange.ts"

const ireland = Region.make("eu-west-1")
const arn = (name: string, region = "eu-west-1") =>
  ResourceArn.make(`arn:aws:sqs:${region}:333333333333:${name}`)
const shown = (name: string) =>
  ObservedResource.fromTaggingApi(arn(name), TagList.make([{ Key: "Owner", Value: "shop" }]))
const answered = (asked: ReadonlyArray<ResourceArn>, ...rows: ReadonlyArray<ObservedResource<false>>) =>
  Result.getOrThrow(LookUp.answered(ireland, asked, rows))

describe("a resource that a look-up left out", () => {
  it("has no tags if the tagging API shows its type", () => {
    const resource = ObservedResource.leftOutOf(answered([arn("a"), arn("b")], shown("a")), arn("b"))
    assert.strictEqual(resource?.tags.size, 0)
    assert.isTrue(resource?.leftOut)
  })

  it("was not read where it was shown, not asked for, of another Region, or of another type", () => {
    const role = ResourceArn.make("arn:aws:iam::333333333333:role/app")
    const group = ResourceArn.make(
      "arn:aws:autoscaling:eu-west-1:333333333333:autoScalingGroup:1:autoScalingGroupName/web",
    )
    const asked = [arn("a"), arn("b", "us-east-1"), role, group]
    const lookUp = answered(asked, shown("a"))
    for (const each of [...asked, arn("c")]) assert.isUndefined(ObservedResource.leftOutOf(lookUp, each))
  })

  it("takes additions and nothing else", () => {
    const resource = ObservedResource.leftOutOf(answered([arn("b")]), arn("b"))
    assert.isDefined(resource)
    const added = { key: "Owner", op: "add", before: null, after: "shop", rule: "r", line: 1 } as const
    const replaced = { ...added, op: "replace", before: "nobody" } as const
    assert.isDefined(dueChange(resource, undefined, [added]))
    assert.isUndefined(dueChange(resource, undefined, [added, replaced]))
    assert.isDefined(dueChange(shown("b"), undefined, [added, replaced]))
  })
})

describe("an answer to a look-up", () => {
  it("is none where it has what was not asked for, or has something twice", () => {
    const flawed = (...rows: ReadonlyArray<ObservedResource<false>>) =>
      Result.getFailure(LookUp.answered(ireland, [arn("a")], rows))
    assert.deepInclude(flawed(shown("b")), { value: { code: "NotAskedFor", arn: arn("b") } })
    assert.deepInclude(flawed(shown("a"), shown("a")), { value: { code: "ArnTwice", arn: arn("a") } })
  })
})

describe("the table of types that the tagging API shows", () => {
  it("has each type once, with the action that tags it", () => {
    for (const [type, action] of taggingApiTypes) {
      assert.match(type, /^[a-z0-9-]+:[A-Za-z0-9_-]+$/u)
      assert.match(action, /^[a-z0-9-]+:[A-Za-z]+$/u)
    }
    assert.isAbove(taggingApiTypes.size, 800)
    assert.strictEqual(taggingApiTypes.get("ec2:instance"), "ec2:CreateTags")
  })

  it("has neither what services of their own read nor what cannot be tagged", () => {
    const others = [
      "iam:role",
      "iam:user",
      "iam:policy",
      "autoscaling:autoScalingGroup",
      "organizations:account",
    ]
    for (const type of [...others, ...untaggableTypes.keys()]) assert.isFalse(isReadByTaggingApi(type), type)
  })
})
