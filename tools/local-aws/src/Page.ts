import type { AwsError } from "./AwsError.ts"

/** What a fault makes of a page: fewer rows than there are, the same page again, or no rows and a token. */
export type PageFault = "short" | "repeat" | "empty"

/** Where a page ends: how many rows of the remaining ones it holds, and how many the next page leaves behind. */
export interface Cut {
  /** The rows of this page are the first `take` of the remaining ones. */
  readonly take: number
  /** The next page begins `advance` rows further, or undefined where there is no next page. */
  readonly advance: number | undefined
}

/**
 * Cuts a page off the remaining rows. Without a fault a page is full and the last one has no token.
 *
 * AWS allows a page to be short or empty while more remain, in every one of its lists; only an absent token ends one.
 */
export const cutPage = (remaining: number, size: number, fault: PageFault | undefined): Cut => {
  const full = Math.min(remaining, size)
  if (fault === "short") return { take: Math.min(full, 1), advance: remaining > 1 ? 1 : undefined }
  if (fault === "repeat") return { take: full, advance: 0 }
  if (fault === "empty") return { take: 0, advance: 0 }
  return { take: full, advance: full < remaining ? full : undefined }
}

/** What a list is asked for. */
export interface PageRequest {
  readonly size: number
  /** The token of the page before, or undefined for the first one. */
  readonly token: string | undefined
  readonly fault: PageFault | undefined
  /** Makes tokens differ from each other, even where they lead to the same place. */
  readonly serial: number
  /** The error for a token that was not made here. */
  readonly invalidToken: () => AwsError
}

/** One page of a list whose rows stay where they are, and the token of the next. Tokens need nothing kept in memory. */
export const pageOf = <Row>(
  rows: ReadonlyArray<Row>,
  request: PageRequest,
): { readonly rows: ReadonlyArray<Row>; readonly next: string | undefined } => {
  const from = request.token === undefined ? 0 : startOf(request.token)
  if (from === undefined) throw request.invalidToken()
  const { take, advance } = cutPage(Math.max(0, rows.length - from), request.size, request.fault)
  return {
    rows: rows.slice(from, from + take),
    next: advance === undefined ? undefined : tokenOf(from + advance, request.serial),
  }
}

const tokenOf = (from: number, serial: number): string =>
  Buffer.from(`${String(from)}.${String(serial)}`, "utf8").toString("base64url")

const startOf = (token: string): number | undefined => {
  const from = /^(\d+)\.\d+$/u.exec(Buffer.from(token, "base64url").toString("utf8"))?.[1]
  return from === undefined ? undefined : Number(from)
}
