import { demoPolicy, generateOrganization, type Call } from "@orgtag/local-aws"
import { decodePolicy, grantTags, neededGrants } from "@orgtag/tagging"
import { Result } from "effect"
import type { Stage } from "../../src/stage/Stage.ts"
import { stageOfOrganization } from "../stageOfOrganization.ts"

/** A call as the embedded organization saw it. */
export type SeenCall = Pick<Call, "service" | "operation" | "identity" | "region" | "account" | "arns"> & {
  readonly input: Readonly<Record<string, unknown>>
  /** Of an object that is not there: S3 says so only to those who may list the bucket, and else that it may not be read. */
  readonly isMissing?: boolean
}

/** A policy that forbids nothing, so that everything that there is to read about AWS tag policies is read. */
const tagPolicy = JSON.stringify({
  tags: { reviewed: { tag_key: "Reviewed", report_required_tag_for: ["ec2:instance"] } },
})

/** An organization with every mess of the demo, whose member roles say that they grant what its policy needs. */
export const recordedOrganization = (size: {
  readonly accounts: number
  readonly regions: number
  readonly resources: number
}) => {
  const generated = generateOrganization({ ...size, seed: 3 })
  const policyText = `${demoPolicy(generated)}${channels(generated.securityAccountId)}`
  const { policy } = Result.getOrThrow(decodePolicy(policyText, "orgtag.yaml"))
  const roleTags = Object.fromEntries(grantTags(neededGrants(policy)))
  const accounts = generated.accounts.map((account) => ({ ...account, roleTags, tagPolicy }))
  const seed = { ...generated, accounts }
  /** The stage whose templates have to allow what is called in it. */
  const stageIn = (region: string): Stage => stageOfOrganization(seed, policy, region)
  return { seed, policy, policyText, stageIn }
}

/** A channel of each kind. Neither leads anywhere: what counts is what is called. */
const channels = (account: string): string => `
alerts:
  channels:
    - { name: topic, sns: "arn:aws:sns:eu-west-1:${account}:elsewhere" }
    - { name: hook, webhook: { secret: orgtag/hook } }
`
