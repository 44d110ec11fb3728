import { Duration } from "effect"

/** The bounds of every call, in one place; `DESIGN.md` promise 10. */
export const callLimits = {
  /** How long one attempt may take, from the first byte sent to the decoded answer, where its terms say nothing else. */
  attemptTime: Duration.seconds(20),
  /** How long a connection may take to come about; longer than that, nothing was sent. */
  connectionTime: Duration.seconds(5),
  /** How long the sockets wait for an answer to begin, where a call has a longer limit of its own; real time. */
  socketTime: Duration.seconds(60),
  /** The longest that a receiver may ask us to wait before the next attempt; one that asks for more is not asked again. */
  retryAfter: Duration.seconds(10),
  /** Sockets to one host: for all calls that may be under way at once, since others would queue unseen as with the SDK's 50. */
  socketsPerHost: 384,
  /** Characters of AWS's message that a failure keeps. */
  detailCharacters: 1_000,
} as const
