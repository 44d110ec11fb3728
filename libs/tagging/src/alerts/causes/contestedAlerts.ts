import type { Alert } from "../Alert.ts"
import { alertOf, counted } from "../draftAlert.ts"
import { terraformIgnore } from "../terraformIgnore.ts"
import type { SweepFacts } from "../SweepFacts.ts"

/** Keys that somebody keeps undoing, with the lines that make Terraform leave them alone. */
export const contestedAlerts = ({ signs, findings }: SweepFacts): ReadonlyArray<Alert> => {
  const { entries } = signs.contested
  if (entries.length === 0) return []
  const count = entries.reduce((sum, [, each]) => sum + each.count, 0)
  const accounts = Array.from(new Set(entries.flatMap(([, each]) => each.accounts))).toSorted()
  const named = findings.filter(({ reason }) => reason === "contested")
  const resource = named.find((each) => each.resource !== undefined)?.resource
  return [
    alertOf("contested", {
      title: `${counted(entries.length, "key")} left alone on ${counted(count, "resource")}: something else keeps undoing what orgtag writes`,
      counts: [
        { what: "keys", count: entries.length },
        { what: "resources", count },
      ],
      examples:
        named.length > 0
          ? named.map(({ account, region, resource: arn, key = "", message }) => ({
              account,
              region,
              ...(arn === undefined ? {} : { resource: arn }),
              text: `key ${key}: ${message}`,
            }))
          : entries.flatMap(([key, each]) =>
              each.places.map(({ account, region, count: resources }) => ({
                account,
                region,
                text: `key ${key}: ${counted(resources, "resource")}`,
              })),
            ),
      of: count,
      accounts,
      hint: "make one of the two leave the key alone: in Terraform the lines below, in CloudFormation by giving the stack the same tag; or take the key out of the policy there. Who removes it is in CloudTrail of the account",
      commands: resource === undefined || !isPlainWord(resource) ? [] : [`orgtag history ${resource}`],
      snippet: terraformIgnore(entries.map(([key]) => key)),
      members: entries.flatMap(([key, each]) => each.accounts.map((account) => `${account} ${key}`)),
    }),
  ]
}

/** Whether a text may stand in a command without quotes: an ARN is somebody else's text. */
const isPlainWord = (text: string): boolean => /^[\w@%+=:,./-]+$/u.test(text)
