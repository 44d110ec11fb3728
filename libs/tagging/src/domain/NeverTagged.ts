/** Why Resource Explorer may not show every resource of an account-Region. */
export const explorerGaps = [
  /** There is no index, and none was to be created. */
  "no-index",
  /** The index is being built: AWS says that the first time takes up to 36 hours. */
  "index-building",
  /** It answers without an index of the account's: without its service-linked role it shows a part only. */
  "no-service-linked-role",
  /** No view can be used. */
  "no-view",
  /** Every view that can be used hides resources by a filter. */
  "filtered-view",
  /** It shows nothing where other sources do. */
  "empty",
  /** It could not be asked. */
  "failed",
] as const
export type ExplorerGap = (typeof explorerGaps)[number]

/** What each means, as the end of a sentence. */
export const explorerGapDetails: Readonly<Record<ExplorerGap, string>> = {
  "no-index": "there is no index in this Region",
  "index-building": "the index is being built, which takes up to 36 hours",
  "no-service-linked-role": "its service-linked role is missing, so it shows a part only",
  "no-view": "there is no view that this role may use",
  "filtered-view": "every view in this Region hides resources by a filter",
  empty: "it shows nothing where the tagging API does",
  failed: "it could not be asked",
}

/** Whether resources that never had a tag were looked for in an account-Region, `complete`, or why not. */
export const neverTaggedSearches = ["complete", "off", ...explorerGaps] as const
export type NeverTaggedSearch = (typeof neverTaggedSearches)[number]
