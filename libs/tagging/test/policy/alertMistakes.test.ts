import { describe, expect, it } from "vitest"
import { checkMistakes, policyWithSection, told } from "./mistake.ts"
import { decoded } from "./policyText.ts"

const topic = '"arn:aws:sns:eu-west-1:222222222222:alerts"'
const secretUrl = "https://hooks.slack.com/services/T000/B000/xxxxxxxx"

/** A policy with one channel, on line 7. */
const channel = (fields: string): string =>
  policyWithSection(`alerts:\n  channels:\n    - { name: ops, ${fields} }`)

describe("channels of alerts", () => {
  checkMistakes([
    [
      "one that leads nowhere is refused",
      channel("severities: [critical]"),
      "7:7 alerts.channels[0]: this channel leads nowhere (expected either sns or webhook)",
    ],
    [
      "one that is two is refused",
      channel(`sns: ${topic}, webhook: { secret: hook }`),
      "7:7 alerts.channels[0]: this channel is two: make one of each (expected either sns or webhook)",
    ],
    [
      "one without a name is refused",
      policyWithSection(`alerts:\n  channels:\n    - sns: ${topic}`),
      "7:7 alerts.channels[0].name: this is required and missing",
    ],
    [
      "a name with a space is refused",
      channel(`sns: ${topic}`).replace("ops", '"o ps"'),
      /^7:15 alerts\.channels\[0\]\.name: .*found "o ps"/u,
    ],
    [
      "a name that is taken is refused",
      policyWithSection(
        `alerts:\n  channels:\n    - { name: ops, sns: ${topic} }\n    - { name: ops, sns: ${topic} }`,
      ),
      '8:15 alerts.channels[1].name: this name is taken on line 7 (found "ops", expected another name)',
    ],
    [
      "a topic that is no ARN is refused",
      channel("sns: alerts"),
      '7:25 alerts.channels[0].sns: this is not a valid value (found "alerts", expected the ARN of an SNS topic)',
    ],
    [
      "the ARN of a queue is refused",
      channel('sns: "arn:aws:sqs:eu-west-1:222222222222:q"'),
      /expected the ARN of an SNS topic/u,
    ],
    [
      "an unknown severity is refused, with the nearest one",
      channel(`sns: ${topic}, severities: [criticl]`),
      /alerts\.channels\[0\]\.severities\[0\]: .*did you mean critical/u,
    ],
    [
      "an empty list of severities is refused",
      channel(`sns: ${topic}, severities: []`),
      /alerts\.channels\[0\]\.severities: this list is empty/u,
    ],
    [
      "an account pattern that is none is refused",
      channel(`sns: ${topic}, accounts: ["12345"]`),
      /^7:\d+ alerts\.channels\[0\]\.accounts\[0\]: /u,
    ],
    [
      "an unknown preset is refused",
      channel("webhook: { secret: hook, preset: teams }"),
      /alerts\.channels\[0\]\.webhook\.preset: .*found "teams", expected "?json"? or "?slack/u,
    ],
    [
      "an unknown key is refused",
      channel(`sns: ${topic}, mail: x`),
      /^7:\d+ alerts\.channels\[0\]\.mail: this key is unknown \(found "mail", expected name, sns, webhook, severities, accounts/u,
    ],
    [
      "a secret's name with a space is refused",
      channel('webhook: { secret: "my hook" }'),
      "7:39 alerts.channels[0].webhook.secret: this is not the name of a secret (expected the name or ARN of a secret in Secrets Manager)",
    ],
    [
      "more than twenty are refused",
      policyWithSection(
        `alerts:\n  channels:\n${Array.from({ length: 21 }, (_, index) => `    - { name: c${index}, sns: ${topic} }`).join("\n")}`,
      ),
      /alerts\.channels: .*expected at most 20 channels/u,
    ],
  ])

  it("take a secret by name and by ARN", () => {
    for (const secret of [
      "orgtag/slack",
      "arn:aws:secretsmanager:eu-west-1:222222222222:secret:orgtag/slack-AbCdEf",
    ])
      expect(decoded(channel(`webhook: { secret: "${secret}" }`)).policy.alerts.channels).toMatchObject([
        { kind: "webhook", secret, preset: "json" },
      ])
  })
})

describe("a webhook's URL that was put into the policy file", () => {
  const places = [
    channel(`webhook: { secret: "${secretUrl}" }`),
    channel(`webhook: "${secretUrl}"`),
    channel(`webhook: { url: "${secretUrl}" }`),
    channel(`sns: "${secretUrl}"`),
    channel(`webhook: { secret: hook, preset: "${secretUrl}" }`),
    channel(`sns: ${topic}, severities: ["${secretUrl}"]`),
    channel(`sns: ${topic}, accounts: "${secretUrl}"`),
    policyWithSection(`alerts:\n  channels: ["${secretUrl}"]`),
    policyWithSection(`alerts: "${secretUrl}"`),
    policyWithSection(`alerts: { repeatHours: "${secretUrl}" }`),
  ]
  it.each(places)("is refused and never repeated (%#)", (text) => {
    const lines = told(text)
    expect(lines).not.toEqual([])
    expect(lines.join("\n")).not.toContain("hooks.slack.com")
  })

  it("is told to go into Secrets Manager", () => {
    expect(told(places[0] ?? "")).toEqual([
      "7:39 alerts.channels[0].webhook.secret: a URL is a secret and does not belong into this file: put it into Secrets Manager (expected the name or ARN of that secret)",
    ])
  })
})

describe("thresholds of alerts", () => {
  checkMistakes([
    [
      "a factor of nothing is refused",
      policyWithSection("alerts: { thresholds: { driftFactor: 0 } }"),
      "5:38 alerts.thresholds.driftFactor: this is not a valid value (found 0, expected a positive whole number)",
    ],
    [
      "an interval that is a text is refused",
      policyWithSection("alerts: { repeatHours: 24h }"),
      '5:24 alerts.repeatHours: this is not a valid value (found "24h", expected a number)',
    ],
    [
      "an unknown threshold is refused, with the nearest one",
      policyWithSection("alerts: { thresholds: { driftFacter: 2 } }"),
      /did you mean driftFactor/u,
    ],
  ])
})
