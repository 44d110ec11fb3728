import { type Alert, type AlertCount, type AlertExample, alertLimits } from "./Alert.ts"
import { type AlertCause, severityOf } from "./AlertCause.ts"
import { withoutCredentials } from "../text/withoutCredentials.ts"

/** An alert before its bounds are applied. */
export interface AlertDraft {
  readonly title: string
  readonly counts?: ReadonlyArray<AlertCount>
  /** All examples, or more than are shown. */
  readonly examples: ReadonlyArray<AlertExample>
  /** How many examples there are in all, where not all are given. */
  readonly of?: number
  readonly accounts?: ReadonlyArray<string>
  readonly hint: string
  readonly commands: ReadonlyArray<string>
  readonly snippet?: string
  readonly members: ReadonlyArray<string>
}

/** An alert within its bounds, its texts free of what looks like a credential. What is left out is counted. */
export const alertOf = (cause: AlertCause, draft: AlertDraft): Alert => {
  const examples = draft.examples.slice(0, alertLimits.examples).map(boundedExample)
  const accounts = draft.accounts ?? []
  const { counts = [], snippet } = draft
  return {
    cause,
    severity: severityOf[cause],
    title: draft.title,
    counts,
    examples,
    examplesOmitted: Math.max(0, (draft.of ?? draft.examples.length) - examples.length),
    accounts: accounts.slice(0, alertLimits.accounts),
    accountsOmitted: Math.max(0, accounts.length - alertLimits.accounts),
    hint: draft.hint,
    commands: draft.commands,
    ...(snippet === undefined ? {} : { snippet }),
    members: Array.from(new Set(draft.members)),
  }
}

const boundedExample = ({ text, resource, ...place }: AlertExample): AlertExample => ({
  ...place,
  ...(resource === undefined ? {} : { resource: boundedText(resource) }),
  text: boundedText(text),
})

/** A text from outside, shortened without cutting a character in two, and without what looks like a credential. */
export const boundedText = (text: string, most: number = alertLimits.exampleCharacters): string => {
  const safe = withoutCredentials(text)
  const characters = Array.from(safe.slice(0, 2 * most))
  return safe.length <= most ? safe : `${characters.slice(0, most - 1).join("")}…`
}

/** A count with its noun, in the plural where it is not one. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`
