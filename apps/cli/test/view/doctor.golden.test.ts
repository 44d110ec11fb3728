import type { DoctorReport } from "@orgtag/tagging"
import { describe, expect, it } from "vitest"
import { doctorView } from "../../src/view/doctorView.ts"
import { plainStyle } from "../../src/view/Paint.ts"
import { examinedBadly } from "../fixtures/examined.ts"

const golden = (name: string) => `../golden/${name}.golden.txt`

describe("the doctor's table, at 80 columns and without colours", () => {
  it("has what is wrong with how many accounts, which, and how to mend it", async () => {
    await expect(doctorView(examinedBadly, plainStyle)).toMatchFileSnapshot(golden("doctor"))
  })

  it("says in its first line that nothing is wrong", () => {
    const fine: DoctorReport = { ...examinedBadly, problems: 0, lines: examinedBadly.lines.slice(0, 1) }
    expect(doctorView(fine, plainStyle).split("\n")[0]).toBe(
      "Doctor: nothing would make a sweep partial, in 12 s",
    )
  })

  it("lists the tags of roles only where a role is what is wrong", () => {
    const lines = examinedBadly.lines.filter(({ check }) => check !== "role")
    expect(doctorView({ ...examinedBadly, lines }, plainStyle)).not.toContain("orgtag:grants")
  })
})
