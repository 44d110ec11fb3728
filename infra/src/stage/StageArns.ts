import {
  tableNameOf,
  tables,
  tagHistory,
  tagsMetadata,
  sweepLedger,
  userActions,
} from "@orgtag/persistence/tables"
import { functionNames, mapLabel, roleNames, stateMachineName } from "@orgtag/tagging/deployment"
import type { Stage } from "./Stage.ts"

/** What of a stage decides the names in it. */
export type NamedStage = Pick<
  Stage,
  "partition" | "region" | "securityAccount" | "managementAccount" | "organizationId" | "policy"
>

/** The names that nothing but the CDK app needs. */
export const names = {
  topic: "orgtag-alerts",
  deadLetters: "orgtag-not-started",
  onboardingBus: "orgtag-onboarding",
  scheduleGroup: "orgtag",
  approveFunction: "orgtag-approve",
  approveRole: "orgtag-approve",
  exportRole: "orgtag-export",
  onboardingRole: "orgtag-onboarding",
  forwardRole: "orgtag-forward",
} as const

/**
 * The names and ARNs of a stage.
 *
 * Everything but keys is named, so that every ARN is known before anything is deployed: policies can be read line by line
 * without looking a reference up, and tested as they will be.
 */
export const stageArns = ({ partition, region, securityAccount: account, policy, ...stage }: NamedStage) => {
  const regional = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`
  const table = (name: string) => regional("dynamodb", `table/${name}`)
  const role = (name: string) => `arn:${partition}:iam::${account}:role/${name}`
  const { tablePrefix } = policy.record
  const bucket = (purpose: string) => `orgtag-${purpose}-${account}-${region}`
  const bucketArn = (purpose: string) => `arn:${partition}:s3:::${bucket(purpose)}`
  return {
    table: {
      tagsMetadata: table(tableNameOf(tagsMetadata, tablePrefix)),
      tagHistory: table(tableNameOf(tagHistory, tablePrefix)),
      userActions: table(tableNameOf(userActions, tablePrefix)),
      sweepLedger: table(tableNameOf(sweepLedger, tablePrefix)),
    },
    tables: tables.map((each) => table(tableNameOf(each, tablePrefix))),
    bucketNames: {
      results: bucket("results"),
      seals: bucket("seals"),
      exports: bucket("exports"),
      accessLogs: bucket("access-logs"),
    },
    buckets: {
      results: bucketArn("results"),
      seals: bucketArn("seals"),
      exports: bucketArn("exports"),
      accessLogs: bucketArn("access-logs"),
    },
    functions: {
      prepare: regional("lambda", `function:${functionNames.prepare}`),
      sweepAccount: regional("lambda", `function:${functionNames.sweepAccount}`),
      conclude: regional("lambda", `function:${functionNames.conclude}`),
    },
    roles: {
      sweep: role(roleNames.sweep),
      operator: role(roleNames.operator),
      prepare: role(roleNames.prepare),
      conclude: role(roleNames.conclude),
      stateMachine: role(roleNames.stateMachine),
      scheduler: role(roleNames.scheduler),
    },
    /** The member role in every account. */
    memberRoles: `arn:${partition}:iam::*:role/${policy.access.roleName}`,
    stateMachine: regional("states", `stateMachine:${stateMachineName}`),
    executions: regional("states", `execution:${stateMachineName}:*`),
    /** Children of its map, whose names begin with the map's label. */
    children: regional("states", `execution:${stateMachineName}/${mapLabel}:*`),
    mapRuns: regional("states", `mapRun:${stateMachineName}/*`),
    topic: regional("sns", names.topic),
    deadLetters: regional("sqs", names.deadLetters),
    onboardingBus: regional("events", `event-bus/${names.onboardingBus}`),
    logGroup: (name: string) => regional("logs", `log-group:${name}:*`),
    /** Accounts, OUs and roots of the organization, which belong to the management account. */
    organizationWide: ["account", "ou", "root"].map(
      (kind) =>
        `arn:${partition}:organizations::${stage.managementAccount}:${kind}/${stage.organizationId}/*`,
    ),
    managementRoot: `arn:${partition}:iam::${stage.managementAccount}:root`,
  } as const
}

/** The names and ARNs of a stage. */
export type StageArns = ReturnType<typeof stageArns>
