import { scheduledTimeKeyword } from "@orgtag/tagging/deployment"
import { type SynthesizedStage, at, resourcesOfType } from "../SynthesizedStage.ts"

/** An event as EventBridge has it. */
export interface BusEvent {
  readonly id: string
  readonly [field: string]: unknown
}

/** What Scheduler starts the state machine with: the input of a schedule of the templates, with when it was due. */
export const startedBySchedule = (stage: SynthesizedStage, name: string, due: string): unknown => {
  const schedule = resourcesOfType(stage.security, "AWS::Scheduler::Schedule").find(
    ({ Properties }) => Properties["Name"] === name,
  )
  const input = String(at(schedule, "Properties", "Target", "Input"))
  return JSON.parse(input.replace(scheduledTimeKeyword, due)) as unknown
}

/**
 * What the onboarding rule of the templates starts the state machine with for an event; undefined where the event does not
 * match its pattern, in which a list names the values that a field may have.
 */
export const startedByRule = (stage: SynthesizedStage, event: BusEvent): unknown => {
  const [rule] = resourcesOfType(stage.security, "AWS::Events::Rule").filter(
    ({ Properties }) => Properties["Name"] === "orgtag-onboarding",
  )
  if (!matches(at(rule, "Properties", "EventPattern"), event)) return undefined
  const template = String(at(rule, "Properties", "Targets", "0", "InputTransformer", "InputTemplate"))
  return JSON.parse(template.replace("<event>", JSON.stringify(event))) as unknown
}

const matches = (pattern: unknown, value: unknown): boolean => {
  if (Array.isArray(pattern)) return pattern.includes(value)
  if (typeof pattern !== "object" || pattern === null) return false
  const fields = typeof value === "object" && value !== null ? new Map(Object.entries(value)) : new Map()
  return Object.entries(pattern).every(([name, each]) => matches(each, fields.get(name)))
}

/**
 * That an account was created, as Organizations tells it: a service event
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_cloudtrail-integration.html).
 */
export const accountCreated = (managementAccount: string, account: string): BusEvent => ({
  version: "0",
  id: "999cccaa-eaaa-0000-1111-123456789012",
  "detail-type": "AWS Service Event via CloudTrail",
  source: "aws.organizations",
  account: managementAccount,
  time: "2027-01-01T04:00:27Z",
  region: "us-east-1",
  resources: [],
  detail: {
    eventVersion: "1.08",
    userIdentity: { accountId: managementAccount, invokedBy: "AWS Internal" },
    eventTime: "2027-01-01T04:00:27Z",
    eventSource: "organizations.amazonaws.com",
    eventName: "CreateAccountResult",
    awsRegion: "us-east-1",
    sourceIPAddress: "AWS Internal",
    userAgent: "AWS Internal",
    requestParameters: null,
    responseElements: null,
    eventID: "EXAMPLE8-90ab-cdef-fedc-ba987EXAMPLE",
    readOnly: false,
    eventType: "AwsServiceEvent",
    managementEvent: true,
    recipientAccountId: managementAccount,
    serviceEventDetails: {
      createAccountStatus: {
        id: "car-examplecreateaccountrequestid111",
        state: "SUCCEEDED",
        accountName: "****",
        accountId: account,
        requestedTimestamp: "Jan 1, 2027 4:00:00 AM",
        completedTimestamp: "Jan 1, 2027 4:00:27 AM",
      },
    },
    eventCategory: "Management",
  },
})

/** That an account accepted its invitation, as Organizations tells it: the call that did so. */
export const handshakeAccepted = (managementAccount: string, account: string): BusEvent => ({
  version: "0",
  id: "999cccaa-eaaa-0000-1111-210987654321",
  "detail-type": "AWS API Call via CloudTrail",
  source: "aws.organizations",
  account: managementAccount,
  time: "2027-01-01T04:10:00Z",
  region: "us-east-1",
  resources: [],
  detail: {
    eventVersion: "1.08",
    userIdentity: { type: "AWSAccount", principalId: "AIDAEXAMPLE", accountId: account },
    eventTime: "2027-01-01T04:10:00Z",
    eventSource: "organizations.amazonaws.com",
    eventName: "AcceptHandshake",
    awsRegion: "us-east-1",
    requestParameters: { handshakeId: "h-examplehandshakeid111" },
    responseElements: {
      handshake: {
        id: "h-examplehandshakeid111",
        state: "ACCEPTED",
        action: "INVITE",
        parties: [
          { id: account, type: "ACCOUNT" },
          { id: "exampleorgid", type: "ORGANIZATION" },
        ],
      },
    },
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: managementAccount,
    eventCategory: "Management",
  },
})
