import type { CentralPolicyInput } from "./centralPolicies.ts"
import { policyOf, type PolicyDocument } from "./PolicyDocument.ts"

/**
 * What the state machine does itself: it invokes the three functions, starts children of its own, reads the work list and
 * writes what children came to ("IAM policies for using Distributed Map states"), and tells the topic where concluding
 * failed. It never sees an account.
 */
export const stateMachinePolicy = ({ arns, keys, region, partition }: CentralPolicyInput): PolicyDocument => {
  const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"
  const { results } = arns.buckets
  return policyOf([
    {
      Sid: "InvokeTheFunctions",
      Effect: "Allow",
      Action: "lambda:InvokeFunction",
      Resource: Object.values(arns.functions),
    },
    { Sid: "StartChildren", Effect: "Allow", Action: "states:StartExecution", Resource: arns.stateMachine },
    {
      Sid: "FollowChildren",
      Effect: "Allow",
      Action: ["states:DescribeExecution", "states:StopExecution"],
      Resource: [arns.executions, arns.children],
    },
    { Sid: "ReadTheWorkList", Effect: "Allow", Action: "s3:GetObject", Resource: `${results}/sweeps/*` },
    {
      Sid: "WriteWhatChildrenCameTo",
      Effect: "Allow",
      Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
      Resource: `${results}/sweeps/*/children/*`,
    },
    {
      Sid: "UseTheRecordsKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: keys.record,
      Condition: { StringEquals: { "kms:ViaService": `s3.${region}.${suffix}` } },
    },
    { Sid: "Tell", Effect: "Allow", Action: "sns:Publish", Resource: arns.topic },
    {
      Sid: "EncryptAlerts",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: keys.messages,
      Condition: { StringEquals: { "kms:ViaService": `sns.${region}.${suffix}` } },
    },
    {
      // Log delivery takes no resource ("Logging using CloudWatch Logs").
      Sid: "DeliverLogs",
      Effect: "Allow",
      Action: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      Resource: "*",
    },
    {
      // X-Ray's actions take no resource.
      Sid: "Trace",
      Effect: "Allow",
      Action: [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ],
      Resource: "*",
    },
  ])
}
