import { severities } from "../../src/alerts/AlertCause.ts"
import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { managedKeys } from "../../src/policy/managedKeys.ts"
import { decoded, fullPolicy, leastPolicy, policyWithRule, problemsOf } from "./policyText.ts"

describe("a policy file is decoded", () => {
  const { policy, warnings } = decoded(fullPolicy)

  it("takes every section of the contract without a word", () => {
    expect(warnings).toEqual([])
    expect(policy.organization.include).toMatchObject([{ kind: "all", line: 3 }])
    expect(policy.organization.exclude).toMatchObject([
      { kind: "path", names: ["Suspended"], subtree: true, line: 4 },
    ])
    expect(policy.organization.regions).toEqual(["eu-west-1", "us-east-1"])
    expect(policy.access).toEqual({
      roleName: "orgtag-member",
      externalId: "local-1",
      sourceIdentity: "caller",
      roleCheck: false,
    })
    expect(policy.record).toEqual({ tablePrefix: "audit-", region: "eu-west-1" })
    expect(policy.protect.keys).toEqual(new Set(["AccessLevel"]))
    expect(policy.protect.allowKeys).toEqual(new Set(["Schedule"]))
    expect(policy.protect.types.map((each) => each.source)).toEqual(["iam:role"])
    expect(policy.allowSideEffects.map((each) => each.source)).toEqual(["cloudformation:stack"])
    expect(policy.awsTagPolicies).toBe("ignore")
  })

  it("knows the line of each rule and of each key that a rule names", () => {
    const [owner, production] = policy.rules
    expect(owner).toMatchObject({ id: "owner", line: 13, when: undefined })
    expect(Array.from(owner?.set.entries() ?? [], ([key, { line }]) => [key, line])).toEqual([
      ["Owner", 15],
      ["CostCenter", 16],
    ])
    expect(production?.set.get("Env")).toMatchObject({ overwrite: true, line: 19 })
    expect(production?.rename).toEqual(new Map([["costcenter", { target: "CostCenter", line: 20 }]]))
    expect(production?.remove).toEqual(new Map([["Temp", { line: 21 }]]))
  })

  it("reads the four fields of a condition", () => {
    const when = policy.rules[1]?.when
    expect(when?.accounts).toMatchObject([{ names: ["Workloads", "Prod"], subtree: true, line: 18 }])
    expect(when?.regions).toEqual(["eu-west-1"])
    expect(when?.types?.map((each) => each.source)).toEqual(["s3:*", "rds:db"])
    expect(when?.tags?.get("Env")).toMatchObject([{ kind: "value", source: "!prod", negated: true }])
  })

  it("reads allowed values as a list or as a pattern of the whole value", () => {
    expect(policy.values.get("Env")).toEqual({ kind: "list", values: ["prod", "stage", "dev"], line: 23 })
    const pattern = policy.values.get("CostCenter")
    expect(pattern).toMatchObject({ kind: "pattern", source: "[0-9]{4}", line: 24 })
    const matches = pattern?.kind === "pattern" ? pattern.matches : () => true
    expect(["1234", "12345", "x1234", "1234\n"].map(matches)).toEqual([true, false, false, false])
  })

  it("reads an exemption with its people and its last day", () => {
    expect(policy.exemptions).toMatchObject([
      {
        id: "EX-1",
        line: 28,
        owner: "a@example.com",
        approver: "b@example.com",
        reason: "legacy",
        expires: "2027-03-31",
        when: { accounts: [{ kind: "account", id: "123456789012" }], regions: undefined, tags: undefined },
      },
    ])
  })

  it("reads a limit of none as no limit", () => {
    expect(policy.limits).toEqual({
      changesPerAccount: 500,
      changesPerSweep: Number.POSITIVE_INFINITY,
      undoneRounds: 3,
    })
  })

  it("reads the headroom of the call rates", () => {
    expect(policy.rate).toEqual({ headroom: 0.25 })
    expect(decoded(leastPolicy()).policy.rate).toEqual({ headroom: 0.05 })
  })

  it("reads where alerts go, and from where on", () => {
    expect(policy.alerts).toEqual({
      channels: [
        {
          kind: "sns",
          name: "security",
          line: 40,
          topicArn: "arn:aws:sns:eu-west-1:222222222222:orgtag-alerts",
          severities: new Set(severities),
          accounts: undefined,
        },
        {
          kind: "webhook",
          name: "shop-team",
          line: 41,
          secret: "orgtag/shop",
          preset: "slack",
          severities: new Set(["critical"]),
          accounts: [expect.objectContaining({ kind: "path", names: ["Workloads", "Shop"], line: 44 })],
        },
      ],
      repeatHours: 12,
      thresholds: { driftFactor: 3, driftResources: 20, openHours: 6, unfinishedHours: 8 },
    })
  })

  it("reads each switch of the inventory", () => {
    expect(policy.inventory).toEqual({
      taggingApi: false,
      resourceExplorer: "required",
      createIndex: true,
      iam: false,
      autoScaling: false,
      ec2: false,
    })
  })

  it.each([
    ["{ resourceExplorer: off, iam: off, autoScaling: off }", false],
    ["{ resourceExplorer: off, iam: off, autoScaling: off, ec2: on }", true],
    ["{ resourceExplorer: off, iam: off }", true],
    ["{ ec2: off }", false],
  ])("asks EC2 unless it is off, or left out where every other source is off: %s", (inventory, asked) => {
    expect(decoded(`${leastPolicy()}inventory: ${inventory}\n`).policy.inventory.ec2).toBe(asked)
  })

  it("keeps the file's name and text, and names it by the SHA-256 of its bytes", () => {
    const hash = createHash("sha256").update(Buffer.from(fullPolicy)).digest("hex")
    expect(policy).toMatchObject({ file: "orgtag.yaml", text: fullPolicy, digest: `sha256:${hash}` })
  })
})

describe("what a policy file leaves out", () => {
  const { policy } = decoded(leastPolicy())

  it("has the defaults of the contract", () => {
    expect(policy.organization).toMatchObject({ exclude: [], regions: "enabled" })
    expect(policy.access).toEqual({
      roleName: "orgtag-member",
      externalId: undefined,
      sourceIdentity: "orgtag",
      roleCheck: true,
    })
    expect(policy.record).toEqual({ tablePrefix: "", region: undefined })
    expect(policy.limits).toEqual({ changesPerAccount: 5000, changesPerSweep: 100_000, undoneRounds: 3 })
    expect(policy.inventory).toEqual({
      taggingApi: true,
      resourceExplorer: "auto",
      createIndex: false,
      iam: true,
      autoScaling: true,
      ec2: true,
    })
    expect(policy.awsTagPolicies).toBe("respect")
    expect(policy.alerts).toEqual({
      channels: [],
      repeatHours: 24,
      thresholds: { driftFactor: 5, driftResources: 50, openHours: 24, unfinishedHours: 24 },
    })
    expect([policy.values.size, policy.protect.keys.size, policy.exemptions.length]).toEqual([0, 0, 0])
  })
})

describe("what YAML makes of a policy file", () => {
  it("takes true and false where the contract shows on and off", () => {
    const { policy } = decoded(
      leastPolicy("rules: []\ninventory: { iam: false, taggingApi: true, resourceExplorer: off }"),
    )
    expect(policy.inventory).toMatchObject({ iam: false, taggingApi: true, resourceExplorer: "off" })
  })

  it("keeps a key that is the name of an object's innards", () => {
    const { policy } = decoded(policyWithRule("set: { __proto__: a, constructor: b }, remove: [toString]"))
    expect(policy.rules[0]?.set.get("__proto__")?.template.source).toBe("a")
    expect(managedKeys(policy)).toEqual(new Set(["__proto__", "constructor", "toString"]))
  })

  it("follows anchors and aliases", () => {
    const { policy } = decoded(
      leastPolicy(
        "rules:\n  - { id: a, when: &eu { regions: [eu-west-1] }, set: { A: x } }\n  - { id: b, when: *eu, set: { B: x } }",
      ),
    )
    expect(policy.rules[1]?.when?.regions).toEqual(["eu-west-1"])
  })

  it("takes a byte order mark, Windows line ends and a document's end", () => {
    const text = `\uFEFF${leastPolicy().replaceAll("\n", "\r\n")}...\r\n`
    expect(decoded(text).policy.text).toBe(text)
  })

  it("sweeps a Region once that is listed twice", () => {
    const { policy } = decoded(
      leastPolicy("rules: []").replace('["*"]', '["*"], regions: [us-east-1, us-east-1]'),
    )
    expect(policy.organization.regions).toEqual(["us-east-1"])
  })

  it("does not confuse a policy that has only warnings with a broken one", () => {
    expect(problemsOf(policyWithRule("set: { Schedule: office-hours }"))).toEqual([])
  })
})
