import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { placesMax } from "../../src/doctor/DoctorReport.ts"
import { judgeClock } from "../../src/doctor/judgeClock.ts"
import { type Symptom, Symptoms } from "../../src/doctor/Symptoms.ts"
import { AccountId } from "../../src/domain/AccountId.ts"
import { Region } from "../../src/domain/Region.ts"

const account = (number: number) => ({
  id: AccountId.make(String(number).padStart(12, "0")),
  name: `a${number}`,
})
const refused = (number: number, of: Partial<Symptom> = {}): Symptom => ({
  check: "enter",
  state: "problem",
  code: "AccessDenied",
  message: `refused in ${number}`,
  account: account(number),
  ...of,
})
const linesOf = (symptoms: ReadonlyArray<Symptom>) => {
  const gathered = new Symptoms()
  for (const symptom of symptoms) gathered.add(symptom)
  return gathered.lines
}

describe("symptoms", () => {
  it("that are the same are one line, with the first places and the number of accounts", () => {
    const [line, ...others] = linesOf(Array.from({ length: 500 }, (_, index) => refused(500 - index)))
    expect(others).toEqual([])
    expect(line).toMatchObject({ accounts: 500, message: "refused in 1" })
    expect(line?.places?.map(({ name }) => name)).toEqual(
      Array.from({ length: placesMax }, (_, index) => `a${index + 1}`),
    )
  })

  it("in several Regions of an account are one account", () => {
    const regions = ["eu-west-1", "us-east-1"].map((region) => refused(1, { region: Region.make(region) }))
    expect(linesOf(regions)).toMatchObject([
      { accounts: 1, places: [{ region: "eu-west-1" }, { region: "us-east-1" }] },
    ])
  })

  it("come by check, problems before notes, what is in most accounts first", () => {
    const lines = linesOf([
      refused(1, { check: "role", code: "few" }),
      refused(2, { check: "role", code: "many" }),
      refused(3, { check: "role", code: "many" }),
      refused(4, { check: "role", state: "note", code: "n" }),
      refused(5),
      { check: "caller", state: "ok", code: "ok", message: "me" },
    ])
    expect(lines.map(({ check, state, accounts }) => [check, state, accounts])).toEqual([
      ["caller", "ok", undefined],
      ["enter", "problem", 1],
      ["role", "problem", 2],
      ["role", "problem", 1],
      ["role", "note", 1],
    ])
  })

  it("make the same lines in whatever order they are found", () => {
    const all = Array.from({ length: 90 }, (_, index) =>
      refused(index, { code: `c${index % 3}`, check: index % 2 === 0 ? "enter" : "role" }),
    )
    const lines = linesOf(all)
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(linesOf(shuffled)).toEqual(lines)
      }),
    )
  })
})

describe("the clock", () => {
  it.each([
    [[900], "ok", "within 2 s of AWS's"],
    [[-29_000], "ok", "within 30 s of AWS's"],
    [[31_000, 45_000], "note", "this machine's clock is 31 s ahead of AWS's"],
    [[-301_000], "problem", "this machine's clock is 301 s behind AWS's"],
    [[600_000, 4000], "ok", "within 5 s of AWS's"],
    [[], "skipped", "no account was entered to hold it against"],
  ] as const)("that is ahead by %j ms is %s: %s", (ahead, state, message) => {
    expect(judgeClock(ahead)).toMatchObject({ state, message })
  })
})
