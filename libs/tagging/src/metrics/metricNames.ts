/**
 * The metrics: their names, units and dimensions, and nothing that runs.
 *
 * This file has no imports, so that the CDK app puts alarms and the dashboard on exactly what the code emits. Their
 * namespace is `metricNamespace` of the deployment's names.
 */

/** Units as CloudWatch names them. */
export type MetricUnit = "Count" | "Percent" | "Seconds" | "Milliseconds"

/** What a metric is. */
export interface MetricDefinition {
  readonly unit: MetricUnit
  /**
   * `conclude`: once a sweep, when it is concluded. `whole`: the same, but only of a sweep of everything, for what a sweep of
   * one account would say of the organization is wrong. `invocation`: by each invocation of each function.
   */
  readonly emitted: "conclude" | "whole" | "invocation"
  /** Its one dimension and all values of it; absent where it has none. */
  readonly dimension?: { readonly name: string; readonly values: ReadonlyArray<string> }
  readonly description: string
}

/** Every metric by its name. A metric with a dimension is emitted with it and never without. */
export const metrics = {
  SweepsConcluded: {
    unit: "Count",
    emitted: "conclude",
    dimension: { name: "Scope", values: ["whole", "part"] },
    description:
      "1 for each sweep that was concluded, whatever its outcome, by whether it was of everything; missing where no sweep ran",
  },
  SweepsByOutcome: {
    unit: "Count",
    emitted: "conclude",
    dimension: { name: "Outcome", values: ["complete", "partial", "aborted"] },
    description: "1 for the outcome of the sweep, 0 for the others",
  },
  LastCompleteSweepAge: {
    unit: "Seconds",
    emitted: "conclude",
    description:
      "how long ago the last complete sweep of everything began; where none is known, the oldest sweep that is",
  },
  Coverage: {
    unit: "Percent",
    emitted: "whole",
    description: "account-Regions that were swept, of those that are not exempt; 100 where all are exempt",
  },
  Accounts: {
    unit: "Count",
    emitted: "whole",
    dimension: { name: "State", values: ["swept", "failed", "exempt"] },
    description: "accounts of the organization by how they ended",
  },
  AccountRegions: {
    unit: "Count",
    emitted: "whole",
    dimension: { name: "State", values: ["swept", "failed", "exempt"] },
    description: "account-Regions by how they ended",
  },
  Resources: {
    unit: "Count",
    emitted: "whole",
    dimension: {
      name: "Class",
      values: [
        "exempt",
        "awsManaged",
        "untaggable",
        "failed",
        "settling",
        "blocked",
        "changed",
        "nonCompliant",
        "compliant",
      ],
    },
    description: "resources by class",
  },
  Changes: {
    unit: "Count",
    emitted: "conclude",
    dimension: { name: "Kind", values: ["add", "replace", "remove"] },
    description: "changes of a key by kind, whatever became of them",
  },
  ChangeResults: {
    unit: "Count",
    emitted: "conclude",
    dimension: { name: "Status", values: ["verified", "accepted", "failed"] },
    description: "changes of a key by what became of them",
  },
  Failures: {
    unit: "Count",
    emitted: "conclude",
    description: "everything that failed: accounts, account-Regions and resources",
  },
  FailuresByReason: {
    unit: "Count",
    emitted: "conclude",
    dimension: {
      name: "Reason",
      values: [
        "throttled",
        "denied",
        "not-found",
        "invalid",
        "region-disabled",
        "expired",
        "tag-policy",
        "unavailable",
        "malformed",
        "conflict",
        "tampered",
        "cannot-enter",
        "role-outdated",
        "limit",
        "busy",
        "unread",
        "too-large",
        "indeterminate",
        "not-applied",
        "explorer-not-set-up",
        "stopped",
      ],
    },
    description: "the same by reason; reasons without a failure are not emitted",
  },
  DriftedResources: {
    unit: "Count",
    emitted: "conclude",
    description: "resources that somebody else changed since they were last looked at",
  },
  OpenActions: {
    unit: "Count",
    emitted: "whole",
    description: "actions that the sweep left open, for the next one to settle",
  },
  AlertsRaised: {
    unit: "Count",
    emitted: "conclude",
    dimension: { name: "Severity", values: ["critical", "warning", "notice"] },
    description: "alerts that were told with this sweep, by severity",
  },
  UndeliveredAlerts: {
    unit: "Count",
    emitted: "conclude",
    description: "alerts that some channel did not take and that wait for the next sweep's end",
  },
  StageDuration: {
    unit: "Milliseconds",
    emitted: "invocation",
    dimension: { name: "Stage", values: ["prepare", "account", "conclude"] },
    description: "how long an invocation worked on its stage",
  },
  ThrottledCalls: {
    unit: "Count",
    emitted: "invocation",
    description: "attempts of calls that AWS refused for their rate, those that were then repeated included",
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>

/** The name of a metric. */
export type MetricName = keyof typeof metrics
