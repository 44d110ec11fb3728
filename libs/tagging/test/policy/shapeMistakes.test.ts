import { describe } from "vitest"
import {
  type Mistake,
  checkMistakes,
  policyWithSection,
  policyWithAccess,
  policyIncluding,
} from "./mistake.ts"
import { leastPolicy, policyWithRule } from "./policyText.ts"

describe("the shape of the file", () => {
  checkMistakes([
    [
      "another version is refused",
      leastPolicy().replace("version: 1", "version: 2"),
      "1:10 version: this is not a valid value (found 2, expected 1)",
    ],
    [
      "a version in quotes is another version",
      leastPolicy().replace("version: 1", 'version: "1"'),
      '1:10 version: this is not a valid value (found "1", expected 1)',
    ],
    [
      "a missing version is told at the file's beginning",
      leastPolicy().replace("version: 1\n", ""),
      "1:1 version: this is required and missing",
    ],
    [
      "a missing organization.include is told",
      leastPolicy().replace('{ include: ["*"] }', "{ regions: enabled }"),
      "2:15 organization.include: this is required and missing",
    ],
    [
      "a missing access.roleName is told",
      leastPolicy().replace("roleName: orgtag-member", "roleCheck: on"),
      "3:9 access.roleName: this is required and missing",
    ],
    ["missing rules are told", leastPolicy("limits: {}"), "1:1 rules: this is required and missing"],
    [
      "a rule without an id is told",
      leastPolicy("rules:\n  - set: { A: x }"),
      "5:5 rules[0].id: this is required and missing",
    ],
    [
      "an unknown key is told at the key, with the nearest one",
      leastPolicy("rules: []\nlimts: {}"),
      /^5:1 limts: this key is unknown \(found "limts", expected version, .*, did you mean limits\)$/u,
    ],
    [
      "an unknown key of a rule is told",
      policyWithRule("wehn: {}"),
      '5:16 rules[0].wehn: this key is unknown (found "wehn", expected id, when, set, rename, remove, did you mean when)',
    ],
    [
      "a required key that is misspelt is one mistake",
      leastPolicy().replace("roleName", "rolename"),
      '3:11 access.rolename: this key is unknown (found "rolename", expected roleName, externalId, sourceIdentity, roleCheck, did you mean roleName)',
    ],
    [
      "the sections of later versions are unknown",
      leastPolicy("rules: []\nreports: {}"),
      /^5:1 reports: this key is unknown/u,
    ],
    [
      "a key that is used twice is told at the second place",
      leastPolicy("rules: []\nlimits: {}\nlimits: {}"),
      "6:1 limits: this key is here twice",
    ],
    [
      "a key that is a number must be quoted",
      policyWithRule("set: { 2024: x }"),
      '5:23 rules[0].set.2024: a key must be a text: quote it (found 2024, expected "2024")',
    ],
    [
      "a section without content is told",
      leastPolicy("rules:"),
      "4:7 rules: there is nothing here (found nothing, expected a list)",
    ],
    [
      "a rule that is a text is told",
      leastPolicy("rules: [owner]"),
      '4:9 rules[0]: this is not a valid value (found "owner", expected a map of id, when, set, rename, remove)',
    ],
    [
      "a control character that YAML escapes is told",
      policyWithRule('set: { A: "a\\x07" }'),
      /^5:26 rules\[0\]\.set\.A: this text has a control character/u,
    ],
  ])
})

describe("names and ids outside AWS's patterns", () => {
  checkMistakes([
    [
      "a role name with a path is refused",
      leastPolicy().replace("orgtag-member", "path/orgtag"),
      /^3:21 access\.roleName: this is not a valid value \(found "path\/orgtag", expected an IAM role name/u,
    ],
    [
      "a role name of more than 64 characters is refused",
      leastPolicy().replace("orgtag-member", "r".repeat(65)),
      /^3:21 access\.roleName/u,
    ],
    [
      "an external id of one character is refused, and not shown",
      policyWithAccess("externalId: q"),
      "3:36 access.externalId: this is not a valid value (expected 2 to 1224 letters, digits and + = , . @ : / _ -)",
    ],
    [
      "a source identity with a space is refused",
      policyWithAccess("sourceIdentity: a b"),
      /^3:40 access\.sourceIdentity/u,
    ],
    [
      "a role check that is neither on nor off is refused",
      policyWithAccess("roleCheck: yes"),
      /found "yes", expected on or off/u,
    ],
    [
      "a table prefix with a slash is refused",
      leastPolicy("rules: []\nrecord: { tablePrefix: a/b }"),
      /^5:24 record\.tablePrefix/u,
    ],
    [
      "a Region that is none is refused",
      leastPolicy("rules: []\nrecord: { region: Ireland }"),
      '5:19 record.region: this is not a valid value (found "Ireland", expected the name of a Region, such as eu-west-1)',
    ],
    [
      "a Region list with one that is none is refused",
      policyWithRule("when: { regions: [eu-west-1, eu_west_2] }"),
      /^5:45 rules\[0\]\.when\.regions\[1\]/u,
    ],
    [
      "regions that are neither enabled nor a list are refused",
      leastPolicy().replace('["*"]', '["*"], regions: all'),
      /^2:42 organization\.regions: .*found "all", expected enabled, or a list of Regions/u,
    ],
    [
      "an account id without quotes says that it needs them",
      policyIncluding("012345678901"),
      '2:27 organization.include[0]: this is not read as a text: quote it (found 012345678901, expected "012345678901")',
    ],
    [
      "an account id of eleven digits is refused",
      policyIncluding('"12345678901"'),
      /this is no account id .*twelve digits/u,
    ],
    ["an OU id that is cut off is refused", policyIncluding("ou-ab12"), /this is no OU id/u],
    [
      "an account to exclude that is none is refused",
      policyIncluding('"*"], exclude: ["a//b"'),
      /^2:43 organization\.exclude\[0\]: a path has an empty name/u,
    ],
    [
      "an account of a rule that is none is refused",
      policyWithRule('when: { accounts: ["Workloads/*"] }'),
      /^5:35 rules\[0\]\.when\.accounts\[0\]: a \* may stand alone/u,
    ],
    [
      "a resource type in capitals is refused",
      policyWithRule('when: { types: ["S3:Bucket"] }'),
      /^5:32 rules\[0\]\.when\.types\[0\]/u,
    ],
    [
      "a protected type that is none is refused",
      leastPolicy('rules: []\nprotect: { types: ["iam role"] }'),
      /^5:20 protect\.types\[0\]/u,
    ],
    [
      "side effects of all services at once are not allowed",
      leastPolicy('rules: []\nallowSideEffects: ["*"]'),
      /^5:20 allowSideEffects\[0\]/u,
    ],
  ])
})

describe("limits and switches", () => {
  checkMistakes([
    ...["0", "-1", "1.5", "many", '"5"', ".inf", ".nan", "1e20"].map((value): Mistake => [
      `a limit of ${value} is refused`,
      policyWithSection(`limits: { changesPerAccount: ${value} }`),
      /^5:30 limits\.changesPerAccount: this is not a valid value \(found .*, expected a positive whole number, or none/u,
    ]),
    [
      "a headroom that leaves nothing to orgtag is refused",
      policyWithSection("rate: { headroom: 1 }"),
      /^5:19 rate\.headroom: .*found 1, expected a number from 0 to 0\.9/u,
    ],
    [
      "a switch that is neither on nor off is refused",
      policyWithSection("inventory: { iam: maybe }"),
      /^5:19 inventory\.iam: .*expected on or off/u,
    ],
    [
      "a use of Resource Explorer that is unknown is refused, with the nearest one",
      policyWithSection("inventory: { resourceExplorer: requierd }"),
      /expected auto, required or off, did you mean required/u,
    ],
    [
      "awsTagPolicies knows two words",
      policyWithSection("awsTagPolicies: ignored"),
      /^5:17 awsTagPolicies: .*found "ignored", expected respect or ignore, did you mean ignore/u,
    ],
  ])
})
