import type { ClosedGroup, Group, RegionState } from "@orgtag/tagging"
import type { RecordAsRead, RegionAsRead } from "./RecordAsRead.ts"

/** Where groups are open, do not follow one another or are not what rows and states say, a sentence each. */
export const groupFaults = (record: RecordAsRead): ReadonlyArray<string> =>
  record.regions.flatMap((region) => {
    const closed = region.groups.flatMap((group) => (group.closed === undefined ? [] : [group.closed]))
    return [...chainFaults(region, closed), ...outcomeFaults(record, closed)].map(
      (fault) => `${region.state.account} ${region.state.region}: ${fault}`,
    )
  })

const chainFaults = (
  { state, groups }: RegionAsRead,
  closed: ReadonlyArray<ClosedGroup>,
): ReadonlyArray<string> => [
  ...groups
    .filter((group) => group.closed === undefined && !isVoid(group, state))
    .map((group) => `group ${group.openedIn}#${group.number} is still open`),
  ...closed
    .filter(({ hash, previous }) =>
      closed.some((other) => other.hash !== hash && other.previous === previous),
    )
    .map(({ hash }) => `group ${hash} follows the same one as another`),
  ...(state.tip?.hash === endOf(closed) ? [] : ["the state does not name the last closed group"]),
  ...(state.firstOpen === undefined ? [] : ["the state names an open group"]),
]

/**
 * A process that was held still between asking for its lease and opening a group opens it when others have gone on. It
 * then asks for its lease again before the first intent, so that nothing ever comes of such a group.
 */
const isVoid = (group: Group, { tip }: RegionState): boolean =>
  tip !== undefined &&
  (group.openedIn < tip.openedIn || (group.openedIn === tip.openedIn && group.number < tip.number))

/** The group that no other follows. */
const endOf = (closed: ReadonlyArray<ClosedGroup>): string | undefined => {
  const followed = new Set(closed.map(({ previous }) => previous))
  return closed.find(({ hash }) => !followed.has(hash))?.hash
}

/** What the groups say is so (RECORD.md): the last of them that names an action decides what its row must say. */
const outcomeFaults = (
  { rows, entries }: RecordAsRead,
  closed: ReadonlyArray<ClosedGroup>,
): ReadonlyArray<string> => {
  const outcomes = new Map(
    closed.flatMap((group) => group.outcomes.map((outcome) => [outcome.actionId, outcome] as const)),
  )
  return Array.from(outcomes.values()).flatMap(({ actionId, status, entryHash }) => {
    const row = rows.get(actionId)
    const entry =
      row === undefined ? undefined : entries.get(row.resource)?.find((each) => each.actionId === actionId)
    return [
      ...(row?.status === status
        ? []
        : [`action ${actionId} ended ${status}, its row says ${row?.status ?? "nothing"}`]),
      ...(entryHash === (entry?.hash ?? null)
        ? []
        : [`action ${actionId} closed with another entry than it has, or with none`]),
    ]
  })
}
