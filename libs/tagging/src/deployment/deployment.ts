/**
 * What the Lambda functions, the state machine and the CDK app call the same things: names, and nothing that runs.
 *
 * This file has no imports, so that each of them can share it without the others.
 */

/** The roles, by name. The member role's trust names `sweep` and `operator` and no other. */
export const roleNames = {
  /** Assumed by the function that sweeps an account; the only one of the functions that may assume member roles. */
  sweep: "orgtag-sweep",
  /** Assumed by people who run the command. */
  operator: "orgtag-operator",
  prepare: "orgtag-prepare",
  /** The only one that may sign seals. */
  conclude: "orgtag-conclude",
  stateMachine: "orgtag-state-machine",
  scheduler: "orgtag-scheduler",
} as const

/** The functions, by name. */
export const functionNames = {
  prepare: "orgtag-prepare",
  sweepAccount: "orgtag-sweep-account",
  conclude: "orgtag-conclude",
} as const

/** The state machine, and the label that AWS puts into the names of its Map Runs. */
export const stateMachineName = "orgtag-sweep"
export const mapLabel = "accounts"

/** Where the build of `apps/orchestrator` puts each function's code: a folder that holds `index.mjs`, and what it exports. */
export const bundleFolders = {
  prepare: "apps/orchestrator/dist/prepare",
  sweepAccount: "apps/orchestrator/dist/sweep-account",
  conclude: "apps/orchestrator/dist/conclude",
} as const
export const functionHandler = "index.handler"

/**
 * Environment variables. A function that lacks one of its own does not start.
 *
 * The policy is the CDK asset of the deployed file. `prepare` reads it once, checks its digest, and puts it beside the
 * sweep's work list: from there on a sweep has one policy, even where a deployment falls into the middle of it.
 */
export const environmentNames = {
  policyBucket: "ORGTAG_POLICY_BUCKET",
  policyKey: "ORGTAG_POLICY_KEY",
  /** `sha256:` and the digest of the file's bytes: the approved one. */
  policyDigest: "ORGTAG_POLICY_DIGEST",
  resultsBucket: "ORGTAG_RESULTS_BUCKET",
  sealsBucket: "ORGTAG_SEALS_BUCKET",
  /** The ARN of the KMS key that signs seals. */
  signingKey: "ORGTAG_SIGNING_KEY_ARN",
  alertTopic: "ORGTAG_ALERT_TOPIC_ARN",
  /** `Debug`, `Info` (where it is absent), `Warn` or `Error`. */
  logLevel: "ORGTAG_LOG_LEVEL",
} as const

/** The environment of each function, besides `logLevel`, which all of them take. */
export const functionEnvironment = {
  prepare: ["policyBucket", "policyKey", "policyDigest", "resultsBucket"],
  sweepAccount: ["resultsBucket"],
  conclude: [
    "policyBucket",
    "policyKey",
    "policyDigest",
    "resultsBucket",
    "sealsBucket",
    "signingKey",
    "alertTopic",
  ],
} as const satisfies Record<string, ReadonlyArray<keyof typeof environmentNames>>

/** The namespace of our metrics in CloudWatch. */
export const metricNamespace = "orgtag"

/**
 * Keys in the results bucket. All of one sweep are below `sweeps/<sweep>/`.
 *
 * Written by `prepare`: `policy`, `workList`, `preparation`; by `sweep-account`: `problems`, `leftReading`, `manifest`, in
 * a plan `planRows`; by `conclude`:
 * `report`; by Step Functions' ResultWriter: below `children`.
 */
export const resultsKeys = {
  sweep: (sweepId: string): string => `sweeps/${sweepId}/`,
  /** The policy file of the sweep, as its bytes. */
  policy: (sweepId: string): string => `sweeps/${sweepId}/policy.yaml`,
  /** The tags of accounts and units that were read so far, where preparing takes several invocations. */
  preparation: (sweepId: string): string => `sweeps/${sweepId}/preparation.json`,
  /** JSON lines, one account to sweep each. */
  workList: (sweepId: string): string => `sweeps/${sweepId}/work.jsonl`,
  /** Failures and findings of an account-Region, where there are any. */
  problems: (sweepId: string, account: string, region: string): string =>
    `sweeps/${sweepId}/problems/${account}/${region}.json`,
  /** The rows of an account in a plan, which has no ledger; of those that are not looked at under one name. */
  planRows: (sweepId: string, account: string): string => `sweeps/${sweepId}/rows/${account}.json`,
  allPlanRows: (sweepId: string): string => `sweeps/${sweepId}/rows/`,
  /** How far an account-Region was read by a process whose time was over, for the next one. */
  leftReading: (sweepId: string, account: string, region: string): string =>
    `sweeps/${sweepId}/left/${account}/${region}.bin`,
  allProblems: (sweepId: string): string => `sweeps/${sweepId}/problems/`,
  /** One part of a manifest: gzipped JSON lines. */
  manifestPart: (sweepId: string, account: string, region: string, part: number): string =>
    `sweeps/${sweepId}/manifests/${account}/${region}/${String(part).padStart(6, "0")}.jsonl.gz`,
  /** What ResultWriter puts its folder of manifest and results below. */
  children: (sweepId: string): string => `sweeps/${sweepId}/children`,
  /** The report, as `orgtag sweep --json` prints it. */
  report: (sweepId: string): string => `sweeps/${sweepId}/report.json`,
} as const

/** What the keys of seals in the seals bucket begin with. */
export const sealsPrefix = "seals/"

/** The name of a seal's copy, which is an object in the seals bucket, under Object Lock, or a file that was fetched. */
export const sealFileName = (number: number): string => `${String(number).padStart(12, "0")}.json`

/** The number of the seal whose copy has this name; undefined for any other name. */
export const sealNumberOf = (fileName: string): number | undefined => {
  const digits = /^(\d{12})\.json$/u.exec(fileName)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** The time at which a schedule was due, as EventBridge Scheduler fills it in. */
export const scheduledTimeKeyword = "<aws.scheduler.scheduled-time>"

/**
 * Inputs of the state machine. A person who starts it by hand gives `{}` or `{ mode, accounts, regions }`, each of
 * which may be left out; with `mode: "plan"` nothing is written but the report, the manifests and what leads to them.
 *
 * `onboarding` lists the organization and sweeps the accounts that were never swept; an event of the management account
 * goes in whole as `event` beside the trigger, and does the same a little earlier.
 */
export const scheduleInput = { trigger: "schedule", scheduledTime: scheduledTimeKeyword } as const
export const onboardingInput = { trigger: "onboarding", scheduledTime: scheduledTimeKeyword } as const

/**
 * The events that the management account forwards. Each only says that it is time to look: what is new is seen in the
 * list of accounts. `CreateAccountResult` and `AccountJoinedOrganization` are service events, the others calls.
 */
export const onboardingEvents = {
  source: "aws.organizations",
  detailTypes: ["AWS Service Event via CloudTrail", "AWS API Call via CloudTrail"],
  eventNames: ["AccountJoinedOrganization", "CreateAccountResult", "AcceptHandshake", "MoveAccount"],
} as const

/** What a handler says it came to, in the field `outcome` of what it returns; the state machine's choices read it. */
export const outcomes = {
  /** prepare: the work list is there. */
  ready: "ready",
  /** prepare, sweep-account: time was up; to be called again, and what is left is in the results bucket. */
  left: "left",
  /** prepare: another execution has this occasion already. */
  duplicate: "duplicate",
  /** prepare: no account is new. */
  nothing: "nothing",
  /** prepare, conclude: the accounts were never reached. */
  aborted: "aborted",
  /** sweep-account: every Region of the account has ended. */
  ended: "ended",
  /** conclude. */
  complete: "complete",
  partial: "partial",
} as const

/**
 * With what an execution fails whose sweep was concluded, and told: a green one is a complete sweep, as exit 0 is of the
 * command. `notConcluded`: it was not concluded, and the topic was told of that. One that fails with anything else was
 * neither concluded nor told of by the state machine: a rule on its events tells.
 */
export const executionErrors = {
  partial: "OrgtagPartial",
  aborted: "OrgtagAborted",
  notConcluded: "OrgtagNotConcluded",
} as const

/**
 * The names of what handlers throw. Only the first two pass by themselves and are worth another try.
 *
 * An account, Region or resource that fails is not thrown: it is in the ledger.
 */
export const handlerErrors = {
  throttled: "OrgtagThrottled",
  unavailable: "OrgtagUnavailable",
  /** A permission is missing, a bucket or table is not there, an event or the environment is malformed. */
  unusable: "OrgtagUnusable",
  /** A mistake of ours. */
  defect: "OrgtagDefect",
} as const
