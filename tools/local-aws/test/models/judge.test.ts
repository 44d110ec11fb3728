import { assert, describe, it } from "vitest"
import { judge, type Evidence } from "./judge.ts"
import { exchangeWith, smallModels } from "./smallModels.ts"

const whole = exchangeWith("js", { answer: '{"Names":["ab"]}' })
const broken = exchangeWith("js", { answer: '{"Names":["A1","B1"]}' })
const evidence: Evidence = {
  models: smallModels,
  operations: new Set(["js:List"]),
  deviations: [],
  tests: [whole],
  command: [],
}
const deviation = {
  service: "js",
  side: "answer",
  matches: /^Names\[\d\] is "[AB]1"/u,
  reason: "for the test",
} as const

const sentence = (value: string) => `js:List, answer: Names[] is "${value}", which does not match [a-z]+.`

describe("the verdict", () => {
  it("has nothing to say of exchanges that are as the models say", () => {
    assert.deepStrictEqual(judge(evidence), {
      sentences: [],
      summary: "1 exchanges of 1 operations were checked: 0 problems, 0 deliberate deviations",
    })
  })

  it("has a sentence for a broken answer, in a test and in a command", () => {
    assert.deepStrictEqual(judge({ ...evidence, tests: [broken] }).sentences, [
      sentence("A1"),
      sentence("B1"),
    ])
    assert.lengthOf(judge({ ...evidence, command: [broken, broken] }).sentences, 2)
  })

  it("has a sentence for an operation that never succeeded", () => {
    const operations = new Set(["js:List", "js:Touch"])
    assert.deepStrictEqual(judge({ ...evidence, operations }).sentences, ["js:Touch was never answered."])
  })

  it("lets a deliberate deviation be, and has a sentence for one that is not needed", () => {
    const deviations = [deviation]
    assert.isEmpty(judge({ ...evidence, deviations, tests: [broken] }).sentences)
    assert.lengthOf(judge({ ...evidence, deviations }).sentences, 1)
  })
})
