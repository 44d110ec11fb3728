/** The longest reason; it stands in the record and in every report of what it stopped. */
const longest = 500

/** A reason as it is recorded: without spaces around it, neither empty nor longer than a person reads. */
export const reasonText = (text: string): string => {
  const reason = text.trim()
  if (reason !== "" && reason.length <= longest) return reason
  throw new Error(`expected a reason of 1 to ${longest} characters`)
}

/** What is said where a reason is refused. */
export const reasonRefused = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)
