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
  if (fault === "short") return { take: Math.min(full, 1), advance: Math.min(full, 1) }
  if (fault === "repeat") return { take: full, advance: 0 }
  if (fault === "empty") return { take: 0, advance: 0 }
  return { take: full, advance: full < remaining ? full : undefined }
}
