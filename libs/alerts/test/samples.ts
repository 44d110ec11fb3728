import type { AlertChannel, ToldAlert } from "@orgtag/tagging"

/** An alert as it is told, with what a test changes in it. */
export const toldAlert = (
  alert: Partial<ToldAlert["alert"]> = {},
  told: Partial<Omit<ToldAlert, "alert">> = {},
): ToldAlert => ({
  id: "20261123T221700000Z-abc123:coverage-partial",
  sweepId: "20261123T221700000Z-abc123",
  outcome: "partial",
  policyDigest: `sha256:${"a".repeat(64)}`,
  at: "2026-11-23T22:30:00.000Z",
  since: "2026-11-22T22:30:00.000Z",
  times: 2,
  ...told,
  alert: {
    cause: "coverage-partial",
    severity: "critical",
    title: "2 accounts not wholly looked at: 3 accounts or Regions failed",
    counts: [
      { what: "denied", count: 2 },
      { what: "cannot-enter", count: 1 },
    ],
    examples: [
      { account: "333333333333", region: "eu-west-1", text: "GetResources: AccessDeniedException: no" },
      { account: "444444444444", region: "*", text: "AssumeRole: AccessDenied" },
      {
        account: "333333333333",
        region: "us-east-1",
        resource: "arn:aws:sqs:us-east-1:333333333333:orders",
        text: "key Owner: denied",
      },
    ],
    examplesOmitted: 1234,
    accounts: ["333333333333", "444444444444"],
    accountsOmitted: 0,
    accountNames: { "333333333333": "Orders Prod" },
    hint: "the member role, an SCP or an RCP does not allow this call",
    commands: ["orgtag sweep --account 333333333333"],
    ...alert,
  },
})

/** An alert of which nobody bounded anything: every one of ten thousand resources, each with a long text. */
export const tenThousand = toldAlert({
  title: "10,000 resources failed in 100 accounts",
  counts: [{ what: "denied", count: 10_000 }],
  examples: Array.from({ length: 10_000 }, (_, index) => ({
    account: "333333333333",
    region: "eu-west-1",
    resource: `arn:aws:sqs:eu-west-1:333333333333:${"𝒳".repeat(50)}${index}`,
    text: "\u0000".repeat(200),
  })),
  examplesOmitted: 0,
  accounts: Array.from({ length: 5_000 }, (_, index) => String(100_000_000_000 + index)),
})

/** A channel by its kind. */
export const webhookChannel = (
  preset: "json" | "slack" = "json",
): Extract<AlertChannel, { kind: "webhook" }> => ({
  name: "ops",
  line: 1,
  severities: new Set(["critical"]),
  accounts: undefined,
  kind: "webhook",
  secret: "orgtag/hook",
  preset,
})

/** A topic that a test publishes to. */
export const snsChannel = (topic = "alerts"): Extract<AlertChannel, { kind: "sns" }> => ({
  name: "topic",
  line: 1,
  severities: new Set(["critical"]),
  accounts: undefined,
  kind: "sns",
  topicArn: `arn:aws:sns:eu-west-1:222222222222:${topic}`,
})
