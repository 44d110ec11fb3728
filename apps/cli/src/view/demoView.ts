import type { SweepReport } from "@orgtag/tagging"
import type { AccountNames } from "../sweeping/AccountNames.ts"
import type { Style } from "./Paint.ts"
import { notLookedAtText, summaryView } from "./summaryView.ts"
import { showCount, showCounted } from "./wording.ts"

/** What the demo is about to do. */
export const demoIntroduction = (
  organization: { readonly accounts: ReadonlyArray<{ readonly resources: ReadonlyArray<unknown> }> },
  rules: number,
  { paint }: Style,
): string => {
  const accounts = organization.accounts.length
  const resources = organization.accounts.reduce((sum, account) => sum + account.resources.length, 0)
  return [
    paint.strong("An organization that lives in this process"),
    `  ${showCounted(accounts, "account")}, ${showCount(resources)} resources with the tags that people leave behind;`,
    `  a policy of ${showCounted(rules, "rule")}. No AWS account is used, nothing is kept.`,
    "",
  ].join("\n")
}

/** The second sweep of an organization that nobody touched: that nothing changed is the point, so it comes first. */
export const secondSweepView = (report: SweepReport, names: AccountNames, style: Style): string => {
  const { add, replace, remove } = report.changes
  if (report.outcome !== "complete" || add + replace + remove > 0)
    return summaryView(report, { names, policyFile: undefined }, style).join("\n")
  return [
    `${style.paint.strong("Swept again")}: ${style.paint.good("nothing to change")}`,
    `  ${showCounted(report.resources.seen, "resource")} read again in ${showCounted(report.coverage.accountRegions.swept, "account-Region")}, nothing written to any of them`,
    `  not looked at: ${notLookedAtText(report)}`,
  ].join("\n")
}

/** What to try after the demo. */
export const demoEnd = ({ paint }: Style): string =>
  [
    "",
    paint.strong("Try next"),
    "  npx orgtag demo --keep",
    "      leaves this organization serving: plan, sweep, history, actions against it",
    "  npx orgtag plan --help",
    "      the same for an organization on AWS",
  ].join("\n")

/** An organization that is served over HTTP. */
export interface Served {
  readonly url: string
  readonly region: string
  /** A policy that fits it. */
  readonly file: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** How to reach the organization that `demo --keep` serves: lines for a shell, which may be pasted as they are. */
export const demoServing = ({ url, region, file, credentials }: Served): string =>
  [
    "",
    `# serving at ${url} until Ctrl-C; in another terminal:`,
    `export AWS_ENDPOINT_URL=${url}`,
    `export AWS_REGION=${region}`,
    `export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}`,
    "export AWS_SESSION_TOKEN=",
    `npx orgtag plan -p ${file}`,
  ].join("\n")
