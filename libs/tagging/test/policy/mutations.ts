import { stringify } from "yaml"
import type { PlainPolicy } from "./generatedPolicy.ts"

/** The YAML of a policy. */
export const yamlOf = (policy: unknown): string => stringify(policy, { aliasDuplicateObjects: false })

type Section = Record<string, unknown>
const section = (policy: PlainPolicy, name: string): Section => (policy[name] ??= {}) as Section
const list = (policy: PlainPolicy, name: string): Array<unknown> => (policy[name] ??= []) as Array<unknown>
const addRule = (policy: PlainPolicy, rule: Section) => list(policy, "rules").push({ id: "broken", ...rule })
const addExemption = (policy: PlainPolicy, change: Section) =>
  list(policy, "exemptions").push({
    id: "broken",
    when: { types: ["s3"] },
    owner: "ann",
    approver: "bob",
    reason: "legacy",
    expires: "2027-03-31",
    ...change,
  })

const topic = "arn:aws:sns:eu-west-1:222222222222:alerts"
const addChannel = (policy: PlainPolicy, channel: Section) => {
  const alerts = section(policy, "alerts")
  ;((alerts["channels"] ??= []) as Array<unknown>).push({ name: "broken", ...channel })
}

/** Ways to break any policy, by what they break. `pick` is a number from which a place is chosen. */
export const mutations: Readonly<Record<string, (policy: PlainPolicy, pick: number) => void>> = {
  "another version": (policy, pick) => (policy["version"] = [0, 2, "1", null, true, {}][pick % 6]),
  "a required section gone": (policy, pick) =>
    delete policy[["version", "organization", "access", "rules"][pick % 4] ?? ""],
  "an unknown section": (policy, pick) => (policy[`section${pick}`] = {}),
  "an unknown key in a section": (policy, pick) => {
    const names = ["organization", "access", "record", "protect", "limits", "inventory"]
    section(policy, names[pick % names.length] ?? "")[`key${pick}`] = "x"
  },
  "a section of another kind": (policy, pick) => {
    const names = Object.keys(policy)
    policy[names[pick % names.length] ?? ""] = [5, null, true, "text of no section", [5]][pick % 5]
  },
  "no roleName": (policy) => delete section(policy, "access")["roleName"],
  "a name outside of AWS's pattern": (policy, pick) => {
    const access = section(policy, "access")
    access[["roleName", "externalId", "sourceIdentity"][pick % 3] ?? ""] = ["a b", "", "é", "a\nb"][pick % 4]
  },
  "a Region that is none": (policy, pick) =>
    (section(policy, "record")["region"] = ["Europe", "", "eu-west", "EU-WEST-1", 5][pick % 5]),
  "an account that is none": (policy, pick) =>
    (section(policy, "organization")["include"] = [
      ["12345", "ou-1", "a//b", "a/*", "", 123456789012, "**"][pick % 7],
    ]),
  "an empty list": (policy, pick) =>
    (section(policy, "organization")[["include", "exclude", "regions"][pick % 3] ?? ""] = []),
  "an empty list in when": (policy, pick) =>
    addRule(policy, { when: { [["accounts", "regions", "types"][pick % 3] ?? ""]: [] } }),
  "an empty list in values": (policy) => (section(policy, "values")["Any"] = []),
  "a rule without an id": (policy) => list(policy, "rules").push({ remove: ["x"] }),
  "a rule that is none": (policy, pick) => list(policy, "rules").push(["text", 5, null, []][pick % 4]),
  "an unknown key in a rule": (policy) => addRule(policy, { sets: { A: "x" } }),
  "two rules with one id": (policy) => {
    addRule(policy, {})
    addRule(policy, {})
  },
  "a key that is none": (policy, pick) => {
    const key = ["", "aws:x", "AWS:x", "k".repeat(129)][pick % 4] ?? ""
    addRule(policy, [{ set: { [key]: "x" } }, { remove: [key] }, { rename: { fresh: key } }][pick % 3] ?? {})
  },
  "a value that is no text": (policy, pick) =>
    addRule(policy, { set: { Any: [5, true, null, [], {}, { value: 5 }, { overwrite: true }][pick % 7] } }),
  "a template that is none": (policy, pick) => {
    const broken = [
      "${",
      "${}",
      "${foo}",
      "${account.tags.}",
      "${'x}",
      "${region ??}",
      "${'a'b}",
      "${resource.name}",
    ]
    addRule(policy, { set: { Any: broken[pick % broken.length] } })
  },
  "a value that is too long": (policy, pick) =>
    addRule(policy, { set: { Any: "v".repeat(257 + (pick % 9)) } }),
  "a pattern that is none": (policy, pick) =>
    (section(policy, "values")["Any"] = {
      pattern: ["(", "[", "a{2,1}", "\\", "(?<a", "a)|(b", "x".repeat(257)][pick % 7],
    }),
  "a literal outside of values": (policy) => {
    section(policy, "values")["Level"] = ["low", "high"]
    addRule(policy, { set: { Level: "middle" } })
  },
  "a protected key that is written": (policy, pick) => {
    section(policy, "protect")["keys"] = ["Locked"]
    const does = [{ set: { Locked: "x" } }, { remove: ["Locked"] }, { rename: { Locked: "Open" } }]
    addRule(policy, does[pick % 3] ?? {})
  },
  "a key set and removed": (policy) => addRule(policy, { set: { Both: "x" }, remove: ["Both"] }),
  "a renamed key that is set": (policy) => addRule(policy, { set: { from: "x" }, rename: { from: "to" } }),
  "a rename target that is removed": (policy) => addRule(policy, { rename: { from: "to" }, remove: ["to"] }),
  "renames in a cycle": (policy) => addRule(policy, { rename: { from: "to", to: "from" } }),
  "negated and plain entries": (policy) => addRule(policy, { when: { tags: { Any: ["!a", "b"] } } }),
  "a type that is none": (policy, pick) =>
    addRule(policy, { when: { types: [["S3", "s3:", ":b", "", "a b", "a:b:c"][pick % 6]] } }),
  "an exemption that lacks something": (policy, pick) => {
    const field = ["id", "when", "owner", "approver", "reason", "expires"][pick % 6] ?? ""
    addExemption(policy, {})
    delete (list(policy, "exemptions").at(-1) as Section)[field]
  },
  "an exemption that nobody could approve": (policy, pick) =>
    addExemption(
      policy,
      [
        { approver: "Ann " },
        { owner: "" },
        { reason: " " },
        { expires: "2027-02-30" },
        { expires: "soon" },
        { when: {} },
        { when: { types: ["s3"], tags: { A: "b" } } },
      ][pick % 7] ?? {},
    ),
  "a limit that is none": (policy, pick) =>
    (section(policy, "limits")["changesPerSweep"] = [0, -5, 1.5, "all", null, "", true][pick % 7]),
  "a channel that leads nowhere, or to two places": (policy, pick) =>
    addChannel(
      policy,
      [
        {},
        { sns: "topic" },
        { webhook: {} },
        { sns: topic, webhook: { secret: "s" } },
        { webhook: { secret: "https://a" } },
      ][pick % 5] ?? {},
    ),
  "two channels with one name": (policy) => {
    addChannel(policy, { sns: topic })
    addChannel(policy, { sns: topic })
  },
  "a threshold that is none": (policy, pick) =>
    (section(policy, "alerts")["thresholds"] = { driftFactor: [0, -1, 1.5, "none", null][pick % 5] }),
  "a switch that is none": (policy, pick) =>
    (section(policy, "inventory")[["taggingApi", "resourceExplorer", "iam", "createIndex"][pick % 4] ?? ""] =
      "maybe"),
}

/** Ways to break the text of any policy. */
export const textMutations: Readonly<Record<string, (text: string, pick: number) => string>> = {
  "a character of control": (text, pick) =>
    insert(text, pick, ["\0", "\x1b[31m", "\x7f", "\u0085"][pick % 4] ?? ""),
  "bytes that are no UTF-8": (text, pick) => insert(text, pick, ["\uFFFD", "\uD800"][pick % 2] ?? ""),
  "a second document": (text) => `${text}---\nversion: 1\n`,
  "a section twice": (text) => `${text}version: 1\n`,
  "a bracket that stays open": (text) => `${text}last: [`,
  "an alias of nothing": (text) => `${text}last: *nothing\n`,
  "a line without a key": (text) => `${text}no key\n`,
  "a tab for indentation": (text) => `${text}last:\n\tkey: value\n`,
  nothing: () => "",
  "more than a mebibyte": (text) => text + "#".repeat(1_048_577),
}

const insert = (text: string, pick: number, what: string): string => {
  const at = pick % (text.length + 1)
  return text.slice(0, at) + what + text.slice(at)
}
