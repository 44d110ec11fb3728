/** The bounds of manifests. */
export const manifestLimits = {
  /**
   * The bytes of JSON lines after which a part is full. Each account-Region that is being read holds at most so much, and
   * the command line reads up to 64 of them at once.
   */
  partBytes: 1_048_576,
  /** The bytes that a part may unpack to: a full one and its last line. One that has more was not written by us. */
  unpackedBytes: 2_097_152,
} as const
