import { showDiagnostic } from "@orgtag/tagging"
import { Result, Schema } from "effect"
import { describe, expect, it } from "vitest"
import { decodeStage } from "../../src/stage/decodeStage.ts"
import { StageFile } from "../../src/stage/StageFile.ts"
import { at } from "../SynthesizedStage.ts"

const policy = `version: 1
organization: { include: ["*"] }
access: { roleName: orgtag-member, externalId: a-long-random-text }
rules:
  - id: owner
    set: { Owner: unowned }
`

const stage = `version: 1
policy: orgtag.yaml
region: eu-west-1
organization: { id: o-exampleorgid, managementAccount: "111111111111", securityAccount: "222222222222" }
memberRole: { deployFrom: security, targets: [r-abcd] }
schedule: { expression: cron(0 3 * * ? *), everyHours: 24 }
`

const decode = (stageText: string | undefined, policyText: string | undefined = policy) =>
  decodeStage("acme/prod.yaml", (path) => (path.endsWith("prod.yaml") ? stageText : policyText))

const problems = (...args: Parameters<typeof decode>): ReadonlyArray<string> => {
  const decoded = decode(...args)
  return Result.isFailure(decoded) ? decoded.failure.map(showDiagnostic) : []
}

describe("a stage file", () => {
  it("takes its name from the file, its partition from the Region, and its policy from the file that it names", () => {
    expect(Result.getOrThrow(decode(stage))).toMatchObject({
      name: "prod",
      partition: "aws",
      externalId: "a-long-random-text",
      policy: { file: "orgtag.yaml", digest: expect.stringMatching(/^sha256:/u) },
    })
  })

  it("has the defaults that its schema says it has", () => {
    const { schema } = Schema.toJsonSchemaDocument(StageFile)
    const decoded = Result.getOrThrow(decode(stage))
    const defaultsOf = (...path: ReadonlyArray<string>) => {
      const fields = at(schema, ...path.flatMap((name) => ["properties", name]), "properties")
      return Object.entries(typeof fields === "object" && fields !== null ? fields : {}).flatMap(
        ([name, field]: [string, unknown]) => {
          const all = at(field, "allOf")
          const usual =
            at(field, "default") ??
            (Array.isArray(all) ? all.map((part) => at(part, "default"))[0] : undefined)
          return usual === undefined ? [] : [[name, usual] as const]
        },
      )
    }
    const usual = [...defaultsOf(), ...defaultsOf("capacity"), ...defaultsOf("retention")]
    expect(usual.length).toBe(10)
    for (const [name, value] of usual) expect([name, at(decoded, name)]).toEqual([name, value])
  })

  it("is refused with all of its mistakes at once, each with its line", () => {
    const mistaken = stage
      .replace("region: eu-west-1", "region: europe")
      .replace('"111111111111"', "111111111111")
      .replace("[r-abcd]", "[everything]")
      .replace("everyHours", "evryHours")
    expect(problems(mistaken)).toEqual([
      'acme/prod.yaml:3:9 region: this is not a valid value (found "europe", expected the name of a Region, such as eu-west-1)',
      'acme/prod.yaml:4:56 organization.managementAccount: this is not read as a text: quote it (found 111111111111, expected "111111111111")',
      'acme/prod.yaml:5:47 memberRole.targets[0]: this is not a valid value (found "everything", expected the id of a root or an OU)',
      'acme/prod.yaml:6:44 schedule.evryHours: this key is unknown (found "evryHours", expected expression, timezone, everyHours, did you mean everyHours)',
    ])
  })

  it.each([
    ["that is not there", [undefined], "acme/prod.yaml:1:1: this file is not there"],
    [
      "whose policy is wrong",
      [stage, policy.replace("version: 1", "version: 2")],
      "orgtag.yaml:1:10 version: this is not a valid value (found 2, expected 1)",
    ],
    [
      "whose policy has no external id",
      [stage, policy.replace(", externalId: a-long-random-text", "")],
      "orgtag.yaml:1:1 access.externalId: a deployment has to have an external id, for the member role's trust asks for it",
    ],
    [
      "that runs in the management account",
      [stage.replace("222222222222", "111111111111")],
      "acme/prod.yaml:4:89 organization.securityAccount: this is the management account, which service control policies do not bind (expected another account of the organization)",
    ],
    [
      "whose policy keeps its record elsewhere",
      [stage, `${policy}record: { region: eu-central-1 }\n`],
      "acme/prod.yaml:3:9 region: the policy keeps its record in another Region (found eu-west-1, expected eu-central-1)",
    ],
    [
      "whose operators are of another account",
      [`${stage}operators: ["arn:aws:iam::333333333333:role/Admin"]\n`],
      "acme/prod.yaml:7:13 operators[0]: only roles of the security account, in its partition, can be operators (expected arn:aws:iam::222222222222:role/…)",
    ],
  ] as const)("is refused %s", (_, [stageText, policyText], said) => {
    expect(problems(stageText, policyText)).toEqual([said])
  })
})
