import { Effect, Logger } from "effect"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { AccountId } from "../../src/domain/AccountId.ts"
import { failureOf } from "../../src/domain/Failure.ts"
import { Region } from "../../src/domain/Region.ts"
import { ResourceArn } from "../../src/domain/ResourceArn.ts"
import { logSweepEvent } from "../../src/sweep/logSweepEvent.ts"

const place = {
  account: AccountId.make("333333333333"),
  region: Region.make("eu-west-1"),
  resource: ResourceArn.make("arn:aws:sqs:eu-west-1:333333333333:orders"),
}

/** The lines of a log that is JSON, one document a line. */
const linesOf = (message: string): ReadonlyArray<string> => {
  const lines: Array<string> = []
  const logger = Logger.map(Logger.formatStructured, (entry) => {
    lines.push(JSON.stringify(entry))
  })
  Effect.runSync(
    logSweepEvent("S1")({ _tag: "FailureFound", failure: failureOf(place, "denied", message) }).pipe(
      Effect.provide(Logger.layer([logger])),
    ),
  )
  return lines
}

const secret = "IQoJb3JpZ2luX2VjE".padEnd(200, "Ab3/")

describe("the log of a failure", () => {
  it("names sweep, account, Region, resource and reason", () => {
    const [line, ...more] = linesOf("no")
    assert.isEmpty(more)
    assert.deepInclude(JSON.parse(line ?? ""), {
      level: "ERROR",
      message: "no",
      annotations: {
        sweep: "S1",
        account: place.account,
        region: place.region,
        resource: place.resource,
        reason: "denied",
        hint: failureOf(place, "denied", "").hint,
      },
    })
  })

  it("is one line for any text, and holds nothing that a terminal obeys", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (message) => {
        const lines = linesOf(message)
        assert.lengthOf(lines, 1)
        assert.notMatch(lines[0] ?? "", /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        assert.strictEqual((JSON.parse(lines[0] ?? "") as { level: string }).level, "ERROR")
      }),
    )
  })

  it.each([
    `x-amz-security-token: ${secret}`,
    `{"SessionToken":"${secret}"}`,
    `the token ${secret} expired`,
    "AKIAIOSFODNN7EXAMPLE is not allowed",
    "aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "Authorization: AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/20261127/eu-west-1, Signature=0123456789abcdef0123456789abcdef",
    "POST https://hooks.slack.com/services/T000/B000/abcdefgh failed",
  ])("has no credential in it: %s", (message) => {
    const line = linesOf(message)[0] ?? ""
    for (const part of [secret, "IOSFODNN7EXAMPLE", "wJalrXUtnFEMI", "0123456789abcdef", "T000/B000"])
      assert.notInclude(line, part)
  })
})
