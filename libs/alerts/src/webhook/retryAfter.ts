import type { IncomingHttpHeaders } from "node:http"

/**
 * For how many seconds a receiver that is overloaded (429, 503) asks to be left alone: a number of seconds, or a date,
 * which counts from the answer's own date and not from our clock
 * (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after). Undefined where it does not say, or says something else.
 */
export const retryAfterOf = (status: number, headers: IncomingHttpHeaders): number | undefined => {
  const asked = headers["retry-after"]
  if (asked === undefined || (status !== 429 && status !== 503)) return undefined
  if (/^\d{1,9}$/u.test(asked)) return Number(asked)
  // Other texts that Date.parse would take, such as "1.5" or "-3", are no dates of HTTP.
  if (!/^[A-Z][a-z]{2,8},? /u.test(asked)) return undefined
  const seconds = Math.ceil((Date.parse(asked) - Date.parse(headers.date ?? "")) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}
