import { Region, ResourceArn } from "@orgtag/tagging"
import { assert, describe, it } from "vitest"
import { noChanges, noResources } from "../../src/sweep/counts.ts"
import { type LeftReading, decodeLeftReading, encodeLeftReading } from "../../src/sweep/LeftReading.ts"
import { ReadingProgress } from "../../src/sweep/ReadingProgress.ts"
import { SeenResources } from "../../src/sweep/SeenResources.ts"

const region = Region.make("eu-west-1")
const arn = (name: string | number) => ResourceArn.make(`arn:aws:sqs:${region}:333333333333:${name}`)
const seenOf = (count: number): SeenResources => {
  const seen = new SeenResources()
  for (let index = 0; index < count; index++) seen.add(arn(index))
  return seen
}
const minutes = 60_000

const left: LeftReading = {
  finished: ["0 iam"],
  listing: { token: "t=1", pages: 3, at: 1_000_000 },
  restarts: 1,
  resources: { ...noResources, seen: 5000, changed: 2, compliant: 4998 },
  changes: noChanges,
  due: [arn("a"), arn("ü")],
  dueCount: 3,
  streamed: 1,
  signals: { failures: { denied: 1 }, contested: [{ key: "__proto__", resources: 2 }] },
  problems: {
    failures: [{ account: "*", region, resource: arn("a"), reason: "denied", message: "no", hint: "look" }],
    failuresOmitted: 2,
    findings: [],
    findingsOmitted: 0,
  },
  parts: [{ sha256: "00", lines: 5000 }],
  seen: seenOf(5000),
}

describe("what a process leaves of an account-Region", () => {
  it("is read as it was left, with every resource that was seen", () => {
    const read = decodeLeftReading(encodeLeftReading(left))
    assert.isDefined(read)
    const { seen, ...head } = read
    const { seen: before, ...expected } = left
    assert.deepEqual(head, expected)
    assert.strictEqual(seen.size, before.size)
    for (let index = 0; index < 5000; index += 7) assert.isFalse(seen.add(arn(index)))
    assert.isTrue(seen.add(arn("new")))
  })

  it("is not read from bytes that are not whole, or of something else", () => {
    const bytes = encodeLeftReading(left)
    for (const length of [0, 3, 4, 100, bytes.length - 1])
      assert.isUndefined(decodeLeftReading(bytes.subarray(0, length)), `${length} bytes`)
    assert.isUndefined(decodeLeftReading(Buffer.from('{"finished":[]}')))
  })
})

describe("the progress of a reading", () => {
  it("goes on by its token for 14 minutes after it came, and then begins the walk anew, remembering what it saw", () => {
    const young = new ReadingProgress(left, 1_000_000 + 14 * minutes - 1)
    assert.deepEqual(young.listedFrom, { token: "t=1", pages: 3 })
    assert.strictEqual(young.position.restarts, 1)
    const old = new ReadingProgress(left, 1_000_000 + 14 * minutes)
    assert.isUndefined(old.listedFrom)
    assert.strictEqual(old.position.restarts, 2)
    assert.strictEqual(old.seen.size, 5000)
    assert.isTrue(old.hasFinished("0 iam"))
  })

  it("may begin anew three times, whichever process does", () => {
    const progress = new ReadingProgress(left, 1_000_000)
    progress.beginAnew()
    progress.beginAnew()
    assert.isFalse(progress.beganTooOften)
    progress.beginAnew()
    assert.isTrue(progress.beganTooOften)
  })

  it("has got somewhere once a page, a source or a resource is behind it", () => {
    const acts: ReadonlyArray<(progress: ReadingProgress) => void> = [
      (progress) => progress.listed({ token: "t", pages: 1 }, 0),
      (progress) => progress.finish("0 iam"),
      (progress) => progress.judged(1),
    ]
    for (const act of acts) {
      const progress = new ReadingProgress(undefined, 0)
      progress.judged(0)
      assert.isFalse(progress.advanced)
      act(progress)
      assert.isTrue(progress.advanced)
    }
  })
})
