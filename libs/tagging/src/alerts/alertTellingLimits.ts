import { Duration } from "effect"

/** The bounds of telling, by name. */
export const alertTellingLimits = {
  /** How long all that waits for one channel may take at the end of a sweep; channels go side by side. */
  channelTime: Duration.seconds(20),
  /** How long finding out what there is to tell may take. */
  gatheringTime: Duration.seconds(30),
  /** How long all of it may take, whatever hangs. */
  wholeTime: Duration.minutes(3),
  /** How often the state is read again because another process wrote it meanwhile. */
  stateRounds: 5,
  /** Earlier sweeps that are looked at for whether they ended, and of those that did, how many are told belatedly. */
  listedSweeps: 20,
  belatedSweeps: 3,
  /** How long ago such a sweep must have ended: its own process may be about to tell. */
  belatedAfter: Duration.minutes(10),
  /** Accounts that were not entered whose earlier states are looked at. */
  unenteredAccounts: 100,
  statesAtOnce: 8,
  /** How long an account may have been in the organization without a member role before that is told. */
  joiningTime: Duration.hours(1),
} as const
