import type { ToldAlert } from "@orgtag/tagging"

/**
 * The message of an alert that a channel takes: with fewer examples, then fewer accounts, until it fits; what is left out
 * is counted in it.
 *
 * Alerts are bounded where they are made, so that this hardly ever shortens; it keeps the promise whatever comes.
 */
export const fitMessage = <Message>(
  told: ToldAlert,
  make: (told: ToldAlert) => Message,
  fits: (message: Message) => boolean,
): Message => {
  let current = told
  let message = make(current)
  while (!fits(message)) {
    const shorter = shortened(current)
    if (shorter === undefined) return message
    current = shorter
    message = make(current)
  }
  return message
}

const shortened = (told: ToldAlert): ToldAlert | undefined => {
  const { examples, examplesOmitted, accounts, accountsOmitted, snippet, ...alert } = told.alert
  const rest = { ...alert, examples, examplesOmitted, accounts, accountsOmitted }
  if (examples.length > 0) {
    const kept = examples.slice(0, Math.floor(examples.length / 2))
    const omitted = examplesOmitted + examples.length - kept.length
    return {
      ...told,
      alert: {
        ...rest,
        ...(snippet === undefined ? {} : { snippet }),
        examples: kept,
        examplesOmitted: omitted,
      },
    }
  }
  if (accounts.length > 0) {
    const kept = accounts.slice(0, Math.floor(accounts.length / 2))
    const omitted = accountsOmitted + accounts.length - kept.length
    return {
      ...told,
      alert: {
        ...rest,
        ...(snippet === undefined ? {} : { snippet }),
        accounts: kept,
        accountsOmitted: omitted,
      },
    }
  }
  return snippet === undefined ? undefined : { ...told, alert: rest }
}

/** The bytes of a text in UTF-8. */
export const bytesOf = (text: string): number => Buffer.byteLength(text, "utf8")
