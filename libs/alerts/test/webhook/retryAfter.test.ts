import { describe, expect, it } from "vitest"
import { retryAfterOf } from "../../src/webhook/retryAfter.ts"

const date = "Mon, 23 Nov 2026 22:00:00 GMT"

describe("how long a receiver asks to be left alone", () => {
  it.each([
    ["seconds", 429, "7", 7],
    ["seconds at 503", 503, "0", 0],
    ["a date, counted from the answer's own", 429, "Mon, 23 Nov 2026 22:00:09 GMT", 9],
    ["a date in the form of RFC 850", 429, "Monday, 23-Nov-26 22:00:05 GMT", 5],
    ["a date that is over", 429, "Mon, 23 Nov 2026 21:00:00 GMT", 0],
  ])("is what it says in %s", (_name, status, asked, seconds) => {
    expect(retryAfterOf(status, { "retry-after": asked, date })).toBe(seconds)
  })

  it.each([
    ["it says nothing", 429, {}],
    ["it is not overloaded", 500, { "retry-after": "7", date }],
    ["it says something else", 429, { "retry-after": "soon", date }],
    ["it says a fraction", 429, { "retry-after": "1.5", date }],
    ["it says less than nothing", 429, { "retry-after": "-3", date }],
    ["it says no date of its own", 429, { "retry-after": date }],
  ])("is nothing where %s", (_name, status, headers) => {
    expect(retryAfterOf(status, headers)).toBeUndefined()
  })
})
