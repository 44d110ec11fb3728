/** The bounds of manifests. */
export const manifestLimits = {
  /**
   * The bytes of JSON lines after which a part is full. Each account-Region that is being read holds at most so much, and
   * up to `SweepLimits.regionsAtOnce` are read at once: 128 MiB where all of them are large.
   */
  partBytes: 1_048_576,
  /** The bytes that a part may unpack to: a full one and its last line. One that has more was not written by us. */
  unpackedBytes: 2_097_152,
} as const
