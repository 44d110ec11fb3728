import { readdirSync, readFileSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { bundleFolders } from "@orgtag/tagging/deployment"
import { describe, expect, it } from "vitest"

const workspace = resolve(import.meta.dirname, "../../..")

describe("the bundle of", () => {
  for (const [name, folder] of Object.entries(bundleFolders)) {
    const file = join(workspace, folder, "index.mjs")

    it(`${name} is under 1.5 MB, with what it loads later`, () => {
      const files = readdirSync(join(workspace, folder)).filter((each) => each.endsWith(".mjs"))
      const sizes = files.map((each) => statSync(join(workspace, folder, each)).size)
      expect(sizes.reduce((left, right) => left + right, 0)).toBeLessThan(1_500_000)
    })

    it(`${name} holds of EC2 only what it calls, in a file that it loads when it first calls it`, () => {
      const files = readdirSync(join(workspace, folder)).filter((each) => each.endsWith(".mjs"))
      const holding = files.filter((each) =>
        readFileSync(join(workspace, folder, each), "utf8").includes("AmazonEC2"),
      )
      expect(holding).toEqual([expect.stringMatching(/^ec2Sdk-/u)])
      expect(readFileSync(join(workspace, folder, holding[0] ?? ""), "utf8")).not.toContain("RunInstances")
    })

    it(`${name} holds nothing of tools, CDK or tests`, () => {
      const inputs = readFileSync(join(workspace, folder, "inputs.map"), "utf8").split("\n")
      expect(inputs.length).toBeGreaterThan(100)
      expect(
        inputs.filter((input) => /(?:^|\/)(?:tools|test|infra|aws-cdk-lib|vitest)\//u.test(input)),
      ).toEqual([])
    })

    it(
      `${name} says what it lacks in its environment, under a name that is not tried again`,
      { timeout: 60_000 },
      async () => {
        const { handler } = (await import(pathToFileURL(file).href)) as {
          handler: (event: unknown, context: unknown) => Promise<unknown>
        }
        const context = { awsRequestId: "one", getRemainingTimeInMillis: () => 900_000 }
        await expect(handler({}, context)).rejects.toMatchObject({
          name: "OrgtagUnusable",
          message: expect.stringContaining("ORGTAG_RESULTS_BUCKET"),
        })
      },
    )
  }
})
