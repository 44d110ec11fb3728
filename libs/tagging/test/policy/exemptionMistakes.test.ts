import { describe, expect, it } from "vitest"
import { type Mistake, checkMistakes, told, policyWithExemption } from "./mistake.ts"
import { leastPolicy, policyWithRule, problemsOf } from "./policyText.ts"

const people = "owner: a@example.com, approver: b@example.com, reason: legacy, expires: 2027-03-31"

describe("exemptions", () => {
  checkMistakes([
    [
      "an exemption without when is refused",
      policyWithExemption(`id: E, ${people}`),
      "6:5 exemptions[0].when: this is required and missing",
    ],
    [
      "an exemption without conditions is refused",
      policyWithExemption(`id: E, when: {}, ${people}`),
      /^6:20 exemptions\[0\]\.when: an exemption without conditions exempts everything/u,
    ],
    [
      "an exemption by tags is refused, and says why",
      policyWithExemption(`id: E, when: { regions: [eu-west-1], tags: { A: b } }, ${people}`),
      /^6:44 exemptions\[0\]\.when\.tags: an exemption cannot go by tags: whoever may tag could exempt himself/u,
    ],
    [
      "an exemption of an empty list is refused",
      policyWithExemption(`id: E, when: { accounts: [] }, ${people}`),
      /when\.accounts: this list is empty/u,
    ],
    [
      "an exemption without an id is refused",
      policyWithExemption(`when: { accounts: ["*"] }, ${people}`),
      /exemptions\[0\]\.id: this is required/u,
    ],
    ...["owner: a@example.com", "approver: b@example.com", "reason: legacy", "expires: 2027-03-31"].flatMap(
      (field): ReadonlyArray<Mistake> => {
        const name = field.replace(/:.*/u, "")
        const without = people.replace(field, "").replace(/^, |, $|(, ), /u, "$1")
        return [
          [
            `an exemption without ${name} is refused`,
            policyWithExemption(`id: E, when: { accounts: ["*"] }, ${without}`),
            new RegExp(`exemptions\\[0\\]\\.${name}: this is required and missing`, "u"),
          ],
          [
            `an exemption whose ${name} is blank is refused`,
            policyWithExemption(`id: E, when: { accounts: ["*"] }, ${people.replace(field, `${name}: " "`)}`),
            new RegExp(`exemptions\\[0\\]\\.${name}: this is not a valid value`, "u"),
          ],
        ]
      },
    ),
    [
      "an owner may not approve, however the name is written",
      policyWithExemption(
        `id: E, when: { accounts: ["*"] }, ${people.replace("b@example.com", '" A@Example.com"')}`,
      ),
      /exemptions\[0\]\.approver: the owner of an exemption cannot approve it/u,
    ],
    [
      "30 February is no date",
      policyWithExemption(`id: E, when: { accounts: ["*"] }, ${people.replace("03-31", "02-30")}`),
      /exemptions\[0\]\.expires: no calendar has this date \(found "2027-02-30"/u,
    ],
    [
      "29 February is one in leap years only",
      policyWithExemption(`id: E, when: { accounts: ["*"] }, ${people.replace("03-31", "02-29")}`),
      /no calendar has this date/u,
    ],
    [
      "a month 13 is none",
      policyWithExemption(`id: E, when: { accounts: ["*"] }, ${people.replace("03-31", "13-01")}`),
      /no calendar has this date/u,
    ],
    [
      "a date in another shape is refused",
      policyWithExemption(`id: E, when: { accounts: ["*"] }, ${people.replace("2027-03-31", "31.3.2027")}`),
      /expected a date: YYYY-MM-DD/u,
    ],
    [
      "two exemptions may not have one id",
      leastPolicy(
        `rules: []\nexemptions:\n  - { id: E, when: { accounts: ["*"] }, ${people} }\n  - { id: E, when: { accounts: ["*"] }, ${people} }`,
      ),
      /^7:11 exemptions\[1\]\.id: this id is taken on line 6/u,
    ],
  ])

  it("29 February of a leap year is a date", () => {
    expect(
      told(
        policyWithExemption(
          `id: E, when: { accounts: ["*"] }, ${people.replace("2027-03-31", "2028-02-29")}`,
        ),
      ),
    ).toEqual([])
  })
})

describe("warnings stand with the errors of a broken file", () => {
  it("in the order of the file", () => {
    const problems = problemsOf(policyWithRule("set: { Schedule: x, Env: 5 }"))
    expect(problems.map(({ severity, path }) => [severity, path])).toEqual([
      ["warning", "rules[0].set.Schedule"],
      ["error", "rules[0].set.Env"],
    ])
  })
})
