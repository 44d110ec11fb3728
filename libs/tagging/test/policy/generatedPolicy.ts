import * as fc from "fast-check"

/** A policy file as plain values: what YAML writes and a mutation changes. */
export interface PlainPolicy {
  [section: string]: unknown
}

/** Keys that rules may use, each for one purpose, so that no rule contradicts another. */
const setKeys = ["Owner", "Cost Center", "a:b/c=d+e-f@g", "ключ", "__proto__", "constructor", "Env"]
const sourceKeys = ["old1", "old 2", "valueOf"]
const targetKeys = ["New", "Owner"]
const removedKeys = ["Temp", "x".repeat(128)]
const allowed = ["prod", "stage", "dev"]

const subset = (keys: ReadonlyArray<string>) => fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 2 })

const region = fc.constantFrom("eu-west-1", "us-east-1", "ap-southeast-2")
const account = fc.constantFrom(
  "*",
  "123456789012",
  "000000000001",
  "ou-ab12-11111111",
  "r-ab12",
  "Workloads/Prod",
  "Workloads/**",
  "R\\/D/\\*",
)
const type = fc.constantFrom("s3", "s3:*", "ec2:instance", "*", "rds:db-*")
const tagEntry = fc.constantFrom("prod", "p*", "", { is: "absent" })
const plainOrNegated = fc.oneof(
  tagEntry,
  fc.constantFrom("absent", "present", "!prod"),
  fc.array(tagEntry, { minLength: 1, maxLength: 3 }),
  fc.array(fc.constantFrom("!prod", "!p*"), { minLength: 1, maxLength: 2 }),
)
const some = <A>(each: fc.Arbitrary<A>) => fc.array(each, { minLength: 1, maxLength: 2 })

const conditions = { accounts: some(account), regions: some(region), types: some(type) }
const when = fc.record(
  { ...conditions, tags: fc.dictionary(fc.constantFrom("Env", "aws:x", "__proto__"), plainOrNegated) },
  { requiredKeys: [] },
)

const template = fc.constantFrom(
  "plain",
  "",
  "$${plain}",
  "${account.tags.Owner ?? 'unowned'}",
  "${inherited.Cost Center ?? ou.path}",
  "x-${region}-${resource.tags['a}b']}",
)
const assigned = (key: string) => {
  const value = key === "Env" ? fc.constantFrom(...allowed, "${account.tags.Env ?? 'prod'}") : template
  return fc.oneof(value, fc.record({ value, overwrite: fc.boolean() }, { requiredKeys: ["value"] }))
}

/** An object with these keys, each own and none a prototype. */
const entriesOf = (keys: ReadonlyArray<string>, value: (key: string) => fc.Arbitrary<unknown>) =>
  subset(keys).chain((chosen) =>
    fc.tuple(...chosen.map(value)).map((values) => new Map(chosen.map((key, index) => [key, values[index]]))),
  )

const rule = fc.record(
  {
    when,
    set: entriesOf(setKeys, assigned),
    rename: entriesOf(sourceKeys, () => fc.constantFrom(...targetKeys)),
    remove: subset(removedKeys),
  },
  { requiredKeys: [] },
)

const exemption = fc.record({
  when: fc.record(conditions, { requiredKeys: ["types"] }),
  owner: fc.constantFrom("ann", "a@example.com"),
  approver: fc.constantFrom("bob", "b@example.com"),
  reason: fc.constantFrom("legacy", "two\nlines"),
  expires: fc.constantFrom("2027-03-31", "2028-02-29"),
})

const onOff = fc.constantFrom("on", "off", true, false)
const limit = fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.constant("none"))

const required = {
  version: fc.constant(1),
  organization: fc.record(
    {
      include: some(account),
      exclude: some(account),
      regions: fc.oneof(fc.constant("enabled"), some(region)),
    },
    { requiredKeys: ["include"] },
  ),
  access: fc.record(
    {
      roleName: fc.constantFrom("orgtag-member", "r", "a+=,.@-_b"),
      externalId: fc.constantFrom("local", "a:b/c"),
      sourceIdentity: fc.constantFrom("caller", "orgtag"),
      roleCheck: onOff,
    },
    { requiredKeys: ["roleName"] },
  ),
  rules: fc
    .array(rule, { maxLength: 2 })
    .map((rules) => rules.map((each, index) => ({ id: `rule ${index}`, ...each }))),
}

const channel = fc
  .tuple(
    fc.constantFrom(
      { sns: "arn:aws:sns:eu-west-1:222222222222:alerts.fifo" },
      { webhook: { secret: "orgtag/hook" } },
      { webhook: { secret: "orgtag/hook", preset: "slack" } },
    ),
    fc.record(
      { severities: fc.constantFrom(["critical"], ["critical", "notice"]), accounts: fc.constant(["*"]) },
      { requiredKeys: [] },
    ),
  )
  .map(([target, chosen]) => ({ ...target, ...chosen }))

const optional = {
  record: fc.record({ tablePrefix: fc.constantFrom("", "audit-"), region }, { requiredKeys: [] }),
  values: fc.constantFrom({ Env: allowed }, { Env: { pattern: "prod|stage|dev" } }, {}),
  protect: fc.record(
    {
      keys: fc.constantFrom([], ["Secret"]),
      types: fc.array(type, { maxLength: 2 }),
      allowKeys: fc.constantFrom([], ["Schedule"]),
    },
    { requiredKeys: [] },
  ),
  allowSideEffects: fc.constantFrom([], ["cloudformation:stack"]),
  exemptions: fc
    .array(exemption, { maxLength: 2 })
    .map((all) => all.map((each, index) => ({ id: `EX-${index}`, ...each }))),
  limits: fc.record(
    { changesPerAccount: limit, changesPerSweep: limit, undoneRounds: limit },
    { requiredKeys: [] },
  ),
  inventory: fc.record(
    {
      taggingApi: onOff,
      resourceExplorer: fc.constantFrom("auto", "required", "off"),
      createIndex: fc.boolean(),
      iam: onOff,
      autoScaling: onOff,
      ec2: onOff,
    },
    { requiredKeys: [] },
  ),
  alerts: fc.record(
    {
      channels: fc
        .array(channel, { maxLength: 2 })
        .map((all) => all.map((each, index) => ({ name: `channel-${index}`, ...each }))),
      repeatHours: fc.integer({ min: 1, max: 1000 }),
      thresholds: fc.record(
        { driftFactor: fc.constant(2), driftResources: fc.constant(1), openHours: fc.constant(1) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  ),
  awsTagPolicies: fc.constantFrom("respect", "ignore"),
}

/** Policies in which nothing is wrong, with every section now and then. */
export const generatedPolicy: fc.Arbitrary<PlainPolicy> = fc.record(
  { ...required, ...optional },
  { requiredKeys: ["version", "organization", "access", "rules"] },
)

/** The same with few sections: what is to be broken ten thousand times must not take long. */
export const smallPolicy: fc.Arbitrary<PlainPolicy> = fc
  .tuple(generatedPolicy, fc.subarray(Object.keys(optional), { maxLength: 2 }))
  .map(([policy, kept]) =>
    Object.fromEntries(Object.entries(policy).filter(([name]) => name in required || kept.includes(name))),
  )
