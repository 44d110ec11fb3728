import { assert, describe, it } from "vitest"
import { ResourceArn } from "../../src/domain/ResourceArn.ts"
import { SeenResources } from "../../src/sweep/SeenResources.ts"

const queue = (index: number) => ResourceArn.make(`arn:aws:sqs:eu-west-1:333333333333:queue-${index}`)

describe("the resources that were seen", () => {
  it("are told from those that were not, however often and in whatever order they come", () => {
    const seen = new SeenResources()
    const numbers = Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 20_000)
    assert.isTrue(numbers.every((index) => seen.add(queue(index))))
    assert.isFalse(numbers.toReversed().some((index) => seen.add(queue(index))))
    assert.strictEqual(seen.size, 20_000)
  })

  it("take at most 32 bytes each", () => {
    const seen = new SeenResources()
    for (let index = 0; index < 100_000; index++) {
      seen.add(queue(index))
      if (index >= 1_000) assert.isAtMost(seen.bytes / seen.size, 32)
    }
  })
})
