import { Duration, RemovalPolicy, Size } from "aws-cdk-lib"
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam"
import type { Key } from "aws-cdk-lib/aws-kms"
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from "aws-cdk-lib/aws-lambda"
import { LogGroup } from "aws-cdk-lib/aws-logs"
import { Construct } from "constructs"
import {
  bundleFolders,
  environmentNames,
  functionEnvironment,
  functionHandler,
  functionNames,
  roleNames,
} from "@orgtag/tagging/deployment"
import {
  concludePolicy,
  preparePolicy,
  sweepPolicy,
  type CentralPolicyInput,
} from "../permissions/centralPolicies.ts"
import type { PolicyDocument } from "../permissions/PolicyDocument.ts"
import { inlinePolicy } from "../permissions/inlinePolicy.ts"
import type { Stage } from "../stage/Stage.ts"

/** The functions' values of their environment. */
export type FunctionEnvironment = Readonly<Record<Exclude<keyof typeof environmentNames, "logLevel">, string>>

/** What the functions are made from. */
export interface SweepFunctionsProps {
  readonly stage: Stage
  readonly logKey: Key
  readonly permissions: CentralPolicyInput
  readonly environment: FunctionEnvironment
  /** The root of the workspace, below which the bundles are. */
  readonly workspace: string
}

type FunctionId = keyof typeof functionNames

/** The role of each function, what it may do, and how much memory it gets; processor time goes with memory. */
const parts: Readonly<
  Record<
    FunctionId,
    {
      readonly role: string
      readonly policy: (input: CentralPolicyInput, functionName: string) => PolicyDocument
      readonly memory: number
    }
  >
> = {
  prepare: { role: roleNames.prepare, policy: preparePolicy, memory: 1024 },
  sweepAccount: { role: roleNames.sweep, policy: sweepPolicy, memory: 1024 },
  conclude: { role: roleNames.conclude, policy: concludePolicy, memory: 1024 },
}

/** The longest that Lambda lets a function run; each of ours returns before with what is left. */
const timeout = Duration.minutes(15)

/** The three functions, each with a role and a log group of its own. */
export class SweepFunctions extends Construct {
  readonly prepare: LambdaFunction
  readonly sweepAccount: LambdaFunction
  readonly conclude: LambdaFunction

  constructor(scope: Construct, id: string, props: SweepFunctionsProps) {
    super(scope, id)
    this.prepare = this.#make("prepare", props)
    this.sweepAccount = this.#make("sweepAccount", props)
    this.conclude = this.#make("conclude", props)
  }

  #make(id: FunctionId, { stage, logKey, permissions, environment, workspace }: SweepFunctionsProps) {
    const functionName = functionNames[id]
    const { role, policy, memory } = parts[id]
    const logGroup = new LogGroup(this, `${id}Logs`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: stage.logDays,
      encryptionKey: logKey,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    return new LambdaFunction(this, id, {
      functionName,
      runtime: Runtime.NODEJS_24_X,
      architecture: stage.architecture === "arm64" ? Architecture.ARM_64 : Architecture.X86_64,
      code: Code.fromAsset(`${workspace}/${bundleFolders[id]}`, { exclude: ["*.map"] }),
      handler: functionHandler,
      memorySize: memory,
      ephemeralStorageSize: Size.mebibytes(512),
      timeout,
      tracing: Tracing.ACTIVE,
      logGroup,
      environment: Object.fromEntries(
        functionEnvironment[id].map((name) => [environmentNames[name], environment[name]]),
      ),
      role: new Role(this, `${id}Role`, {
        roleName: role,
        assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
        inlinePolicies: { orgtag: inlinePolicy(policy(permissions, functionName)) },
      }).withoutPolicyUpdates(),
    })
  }
}
