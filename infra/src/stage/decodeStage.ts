import {
  checkText,
  decodePolicy,
  type Diagnostic,
  partitionOf,
  type Policy,
  type PolicyDocument,
  readPolicyDocument,
  schemaDiagnostics,
} from "@orgtag/tagging"
import { Result, Schema } from "effect"
import { basename, dirname, resolve } from "node:path"
import type { Stage } from "./Stage.ts"
import { StageFile } from "./StageFile.ts"

/** Reads a file as UTF-8 text; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined

const decodeFile = Schema.decodeUnknownResult(StageFile, {
  errors: "all",
  onExcessProperty: "error",
  reportInput: true,
})

interface ReadStage {
  readonly file: StageFile
  readonly document: PolicyDocument
}

/**
 * Decodes a stage file and the policy file that it names, or says everything that is wrong with both.
 *
 * **Details** `path` is the stage file's; messages name it as it is given. The policy is decoded by the same code as the
 * functions run, so that what is deployed is what `orgtag validate` accepts.
 */
export const decodeStage = (
  path: string,
  readFile: ReadFile,
): Result.Result<Stage, ReadonlyArray<Diagnostic>> => {
  const text = readFile(path)
  if (text === undefined) return Result.fail([missing(path)])
  const read = readStage(text, path)
  if (Result.isFailure(read)) return Result.fail(read.failure)
  const { file, document } = read.success
  const policyPath = resolve(dirname(path), file.policy)
  const policyText = readFile(policyPath)
  if (policyText === undefined)
    return Result.fail([
      document.diagnostic(["policy"], { message: "this file is not there", found: policyPath }),
    ])
  const decoded = decodePolicy(policyText, file.policy)
  if (Result.isFailure(decoded)) return Result.fail(decoded.failure)
  const { policy } = decoded.success
  const { externalId } = policy.access
  const flaws = checkTogether(read.success, policy)
  if (flaws.length > 0 || externalId === undefined) return Result.fail([...flaws, ...checkAccess(policy)])
  return Result.succeed(withDefaults(file, { path, policy, policyPath, externalId }))
}

const missing = (file: string): Diagnostic => ({
  file,
  line: 1,
  column: 1,
  path: "",
  message: "this file is not there",
  severity: "error",
})

const readStage = (text: string, path: string): Result.Result<ReadStage, ReadonlyArray<Diagnostic>> => {
  const unreadable = checkText(text, path)
  if (unreadable.length > 0) return Result.fail(unreadable)
  const read = readPolicyDocument(text, path)
  if (Result.isFailure(read)) return Result.fail(read.failure)
  const { document, problems } = read.success
  const decoded = decodeFile(document.value)
  const shape = Result.isFailure(decoded) ? schemaDiagnostics(decoded.failure.issue, document) : []
  return problems.length > 0 || Result.isFailure(decoded)
    ? Result.fail([...problems, ...shape])
    : Result.succeed({ file: decoded.success, document })
}

/** What of the stage does not go with its own parts, or with the policy. */
const checkTogether = ({ file, document }: ReadStage, policy: Policy): ReadonlyArray<Diagnostic> => {
  const { managementAccount, securityAccount } = file.organization
  const { region } = policy.record
  const foreign = (file.operators ?? []).findIndex(
    (arn) => arn.split(":")[4] !== securityAccount || arn.split(":")[1] !== partitionOf(file.region),
  )
  return [
    ...(managementAccount === securityAccount
      ? [
          document.diagnostic(["organization", "securityAccount"], {
            message: "this is the management account, which service control policies do not bind",
            expected: "another account of the organization",
          }),
        ]
      : []),
    ...(region !== undefined && region !== file.region
      ? [
          document.diagnostic(["region"], {
            message: "the policy keeps its record in another Region",
            found: file.region,
            expected: region,
          }),
        ]
      : []),
    ...(foreign === -1
      ? []
      : [
          document.diagnostic(["operators", foreign], {
            message: "only roles of the security account, in its partition, can be operators",
            expected: `arn:${partitionOf(file.region)}:iam::${securityAccount}:role/…`,
          }),
        ]),
  ]
}

const checkAccess = (policy: Policy): ReadonlyArray<Diagnostic> =>
  policy.access.externalId === undefined
    ? [
        {
          ...missing(policy.file),
          path: "access.externalId",
          message: "a deployment has to have an external id, for the member role's trust asks for it",
        },
      ]
    : []

const withDefaults = (
  file: StageFile,
  found: Pick<Stage, "policy" | "policyPath" | "externalId"> & { readonly path: string },
): Stage => {
  const { organization, schedule, capacity = {}, retention = {} } = file
  const { path, ...rest } = found
  return {
    ...rest,
    name: basename(path).replace(/\.[^.]*$/u, ""),
    partition: partitionOf(file.region),
    region: file.region,
    organizationId: organization.id,
    managementAccount: organization.managementAccount,
    securityAccount: organization.securityAccount,
    memberRole: file.memberRole,
    schedule: { timezone: "UTC", ...schedule },
    onboardingMinutes: file.onboardingMinutes ?? 15,
    accountsAtOnce: capacity.accountsAtOnce ?? 40,
    tableWriteUnits: capacity.tableWriteUnits ?? 4000,
    tableReadUnits: capacity.tableReadUnits ?? 12_000,
    logDays: retention.logDays ?? 400,
    resultDays: retention.resultDays ?? 400,
    exportDays: retention.exportDays ?? 400,
    sealDays: retention.sealDays ?? 400,
    exportExpression: file.exportExpression ?? "cron(0 1 * * ? *)",
    alertEmails: file.alertEmails ?? [],
    operators: file.operators ?? [],
    architecture: file.architecture ?? "arm64",
  }
}
