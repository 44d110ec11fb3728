import { describe, expect, it } from "vitest"
import { plainStyle } from "../../src/view/Paint.ts"
import { harmlessJson } from "../../src/view/harmless.ts"
import { verifyDocument } from "../../src/view/verifyDocument.ts"
import { verifyView } from "../../src/view/verifyView.ts"
import { broken, whole } from "../fixtures/verified.ts"

const golden = (name: string): string => `../golden/${name}.golden.txt`

describe("a verification, at 80 columns and without colours", () => {
  it("says that a record is whole, what was looked at and what vouches for it", async () => {
    await expect(verifyView(whole, plainStyle)).toMatchFileSnapshot(golden("verified"))
  })

  it("says which rules are broken and where, and that no signature vouches for the record", async () => {
    await expect(verifyView(broken, plainStyle)).toMatchFileSnapshot(golden("brokenRecord"))
  })

  it("is one JSON document with every finding", async () => {
    await expect(harmlessJson(verifyDocument(broken), 2)).toMatchFileSnapshot(golden("brokenRecordJson"))
  })
})
