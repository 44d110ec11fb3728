import { Schema } from "effect"
import { AlertsFile } from "./AlertsFile.ts"
import {
  AccountPatterns,
  Exemption,
  matching,
  nonEmptyList,
  regionName,
  Regions,
  Rule,
  TypePattern,
} from "./RuleFile.ts"

const onOff = Schema.Union([Schema.Literals(["on", "off"]), Schema.Boolean]).annotate({
  expected: "on or off",
})

const Values = Schema.Union([
  nonEmptyList(Schema.String),
  Schema.Struct({
    pattern: Schema.String.pipe(
      Schema.check(Schema.isMaxLength(256, { expected: "at most 256 characters" })),
    ).annotate({
      description:
        "A JavaScript regular expression (flag u) that the whole value must match; at most 256 characters.",
    }),
  }),
]).annotate({ expected: "a list of texts or { pattern }" })

const limit = (description: string, defaultsTo: number) =>
  Schema.optionalKey(
    Schema.Union([Schema.Int.pipe(Schema.check(Schema.isGreaterThan(0))), Schema.Literal("none")]).annotate({
      description,
      default: defaultsTo,
      expected: "a positive whole number, or none",
    }),
  )

const Organization = Schema.Struct({
  include: AccountPatterns,
  exclude: Schema.optionalKey(AccountPatterns),
  regions: Schema.optionalKey(
    Schema.Union([Schema.Literal("enabled"), Regions]).annotate({
      description: "The Regions to sweep: a list, or those that each account has enabled.",
      default: "enabled",
      expected: "enabled, or a list of Regions",
    }),
  ),
}).annotate({ description: "The accounts and Regions that the policy is for." })

const Access = Schema.Struct({
  roleName: matching(
    /^[\w+=,.@-]{1,64}$/u,
    "an IAM role name: letters, digits and + = , . @ _ -, at most 64",
  ).annotate({
    description: "The role that is assumed in each account.",
  }),
  externalId: Schema.optionalKey(
    matching(/^[\w+=,.@:/-]{2,1224}$/u, "2 to 1224 letters, digits and + = , . @ : / _ -").annotate({
      description: "The external id that the role's trust asks for.",
    }),
  ),
  sourceIdentity: Schema.optionalKey(
    matching(/^[\w+=,.@-]{2,64}$/u, "2 to 64 letters, digits and + = , . @ _ -").annotate({
      description: "The source identity that AssumeRole passes on; caller hands on the caller's.",
      default: "orgtag",
    }),
  ),
  roleCheck: Schema.optionalKey(
    onOff.annotate({
      description: "Whether to check that the role in each account is new enough for this policy.",
      default: "on",
    }),
  ),
}).annotate({ description: "How accounts are entered." })

const RecordTables = Schema.Struct({
  tablePrefix: Schema.optionalKey(
    matching(/^[a-zA-Z0-9_.-]{0,200}$/u, "at most 200 letters, digits and _ . -").annotate({
      description: "What stands before the names of the record's tables.",
      default: "",
    }),
  ),
  region: Schema.optionalKey(
    regionName.annotate({ description: "The tables' Region; by default that of the AWS configuration." }),
  ),
}).annotate({ description: "Where the record is kept." })

const Inventory = Schema.Struct({
  taggingApi: Schema.optionalKey(
    onOff.annotate({ description: "Resources that have or had tags, from the tagging API.", default: "on" }),
  ),
  resourceExplorer: Schema.optionalKey(
    Schema.Union([Schema.Literals(["auto", "required", "off"]), Schema.Literal(false)]).annotate({
      description:
        "Resources that never had tags. auto: where Resource Explorer has an index; required: an account-Region without one fails; off.",
      default: "auto",
      expected: "auto, required or off",
    }),
  ),
  createIndex: Schema.optionalKey(
    onOff.annotate({ description: "Whether to create an index where none is.", default: false }),
  ),
  iam: Schema.optionalKey(onOff.annotate({ description: "IAM, from its own API.", default: "on" })),
  autoScaling: Schema.optionalKey(
    onOff.annotate({ description: "Auto Scaling groups, from its own API.", default: "on" }),
  ),
  ec2: Schema.optionalKey(
    onOff.annotate({
      description:
        "Whether EC2 is asked which parts of networks AWS made with the default VPC. Left out, it is on unless resourceExplorer, iam and autoScaling are all off.",
      expected: "on or off",
    }),
  ),
}).annotate({ description: "Where resources are found." })

/** The part of AWS's call rates that may be left to others at the most. */
const headroomMax = 0.9

const Rate = Schema.Struct({
  headroom: Schema.optionalKey(
    Schema.Finite.pipe(
      Schema.check(
        Schema.isBetween({ minimum: 0, maximum: headroomMax }, { expected: "a number from 0 to 0.9" }),
      ),
    ).annotate({
      description:
        "The part of AWS's call rates in each account that is left to everybody else, 0 to 0.9; orgtag takes the rest.",
      default: 0.05,
      expected: "a number from 0 to 0.9",
    }),
  ),
}).annotate({ description: "How much of AWS's call rates is used." })

const Protect = Schema.Struct({
  keys: Schema.optionalKey(
    Schema.Array(Schema.String).annotate({ description: "Keys that no rule may write." }),
  ),
  types: Schema.optionalKey(
    Schema.Array(TypePattern).annotate({ description: "Resource types that are never written." }),
  ),
  allowKeys: Schema.optionalKey(
    Schema.Array(Schema.String).annotate({
      description: "Keys that make AWS or other tools act, and that rules may write without a warning.",
    }),
  ),
}).annotate({ description: "What is never written." })

/**
 * The shape of a policy file: what a mistake is held against, and what editors complete.
 *
 * Only what can be said of one place by itself; what ties places together (a key both set and removed, ids used twice)
 * and what has a grammar of its own (templates, account patterns) is checked beside it, also where this shape is broken.
 */
export const PolicyFile = Schema.Struct({
  version: Schema.Literal(1).annotate({ description: "The version of this format: 1." }),
  organization: Organization,
  access: Access,
  record: Schema.optionalKey(RecordTables),
  rules: Schema.Array(Rule).annotate({ description: "What to do with tags, in order." }),
  values: Schema.optionalKey(
    Schema.Record(Schema.String, Values).annotate({
      description: "What a key may hold, whoever wrote it: a list of values, or a pattern.",
    }),
  ),
  protect: Schema.optionalKey(Protect),
  allowSideEffects: Schema.optionalKey(
    Schema.Array(matching(/^[a-z0-9-]+(?::[A-Za-z0-9*_./-]+)?$/u, "a type whose service is named")).annotate({
      description: "Names of resource types that are tagged although tagging them does more than that.",
    }),
  ),
  exemptions: Schema.optionalKey(
    Schema.Array(Exemption).annotate({
      description: "What no rule changes until a date; owned and approved.",
    }),
  ),
  limits: Schema.optionalKey(
    Schema.Struct({
      changesPerAccount: limit(
        "Resources to change in one account and sweep; over it nothing of it is written.",
        5000,
      ),
      changesPerSweep: limit(
        "Resources to change in one sweep; an account that would pass it is not written.",
        100_000,
      ),
      undoneRounds: limit(
        "How often what was written to a key of a resource may be undone by somebody else; after that the key is left alone there.",
        3,
      ),
    }).annotate({ description: "How much a sweep may change, and how often it may try." }),
  ),
  inventory: Schema.optionalKey(Inventory),
  rate: Schema.optionalKey(Rate),
  alerts: Schema.optionalKey(AlertsFile),
  awsTagPolicies: Schema.optionalKey(
    Schema.Literals(["respect", "ignore"]).annotate({
      description: "Whether AWS tag policies in force keep values from being written.",
      default: "respect",
    }),
  ),
}).annotate({
  title: "orgtag policy",
  description: "How every resource of an AWS Organization is to be tagged.",
})

/** A policy file whose shape is right. */
export type PolicyFile = typeof PolicyFile.Type
