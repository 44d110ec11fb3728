import type { FailureReason, FindingReason } from "./Reason.ts"

const failureHints: Readonly<Record<FailureReason, string>> = {
  throttled:
    "AWS refused for the rate of calls; run the sweep again, or when less else is going on in the account",
  denied: "the member role, an SCP or an RCP does not allow this call; compare with docs/permissions.md",
  "not-found": "the resource is gone; nothing to do unless it should exist",
  invalid: "AWS refused the request itself; see the message for the key or value that it names",
  "region-disabled":
    "the Region, or STS in it, is off in this account; enable it or list the Regions in the policy",
  expired: "the credentials ended during the call; run the sweep again",
  "tag-policy":
    "an AWS tag policy refuses this key or value; bring the policy file and the tag policy into line",
  unavailable: "AWS or the network did not answer; run the sweep again",
  malformed: "the answer was not AWS's; look for a proxy or an endpoint setting in between",
  conflict: "something else is changing the resource; run the sweep again",
  tampered:
    "the record holds what orgtag did not write; keep the tables as they are, and look in CloudTrail for who wrote to them",
  "cannot-enter":
    "STS does not say why: the role is missing, or its trust, its external id, an SCP or an RCP refuses; see docs/pointing-at-aws.md",
  "role-outdated":
    "deploy the member role of this policy first: npm run deploy -- STAGE/member-role (docs/deploying.md); for a role made by hand, orgtag doctor says which tags it must carry",
  limit: "more would change than the policy's limits allow; look at orgtag plan, then raise the limit",
  busy: "another process is sweeping this account; wait for it, or raise --wait",
  unread: "the tags could not be read by a source that a write may rest on, so nothing was written",
  "too-large": "the account-Region did not fit into the time of the function; sweep it from the command line",
  indeterminate: "a call's answer was lost and the tag now holds a third value; look at the resource",
  "not-applied": "AWS accepted the change but it did not show; run the sweep again",
  "explorer-not-set-up":
    "the policy requires Resource Explorer and it has no index here; create one or set auto",
  stopped: "the sweep was stopped before this was done; run it again",
}

const findingHints: Readonly<Record<FindingReason, string>> = {
  unresolved: "give the account or the OU the tag that the template names, or a fallback with ??",
  ambiguous: "decide which value is right: set the target with overwrite, or mend the tags by hand",
  unstable: "change the named rules so that they no longer undo each other",
  contested: "something else keeps undoing this key; make one of the two leave it alone",
  "empty-value": "give the template a fallback, or write '' where an empty value is meant",
  "value-not-allowed": "mend the value by hand, allow it under values, or set it with overwrite",
  "case-collision": "rename the other spelling to this key in a rule",
  "exemption-expired": "renew the exemption or remove it from the policy",
  "pattern-without-account": "correct the pattern, or remove it",
  "required-key-without-rule": "add a rule that sets the key which the AWS tag policy requires",
}

/** Hints for codes that say more than their reason does. */
const codeHints: ReadonlyMap<string, string> = new Map([
  [
    "CredentialsProviderError",
    "no credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in",
  ],
  [
    "TagPolicyNotUnderstood",
    "the account's AWS tag policy is not as AWS documents them; set awsTagPolicies: ignore to write without regard to it",
  ],
  ["StopOrdered", "when the cause is mended let sweeps go on with orgtag resume, then run it again"],
  ["RegionMissing", "no Region is set; set AWS_REGION, or record.region in the policy file"],
])

/** What a person can do about a failure of this reason, or of this code where that says more. */
export const hintFor = (reason: FailureReason, code?: string): string =>
  (code === undefined ? undefined : codeHints.get(code)) ?? failureHints[reason]

/** What a person can do about a finding of this reason. */
export const findingHintFor = (reason: FindingReason): string => findingHints[reason]
