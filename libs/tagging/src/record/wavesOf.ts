import { Context } from "effect"
import { SweepLimits } from "../sweep/SweepLimits.ts"

/** How large waves are, and how many of one account-Region are under way at once. */
export interface WaveSize {
  readonly resources: number
  readonly groups: number
  readonly atOnce: number
}

/** The size of waves: as large as one read-back allows. A simulation makes them small, to see many in little time. */
export class WaveBounds extends Context.Reference<WaveSize>("@orgtag/tagging/record/WaveBounds", {
  defaultValue: () => ({
    resources: SweepLimits.resourcesPerWave,
    groups: SweepLimits.groupsPerWave,
    atOnce: SweepLimits.wavesAtOnce,
  }),
}) {}

/**
 * Cuts a list of groups, in order, into waves that one read-back serves, within the bounds. A group that is larger by
 * itself is a wave by itself.
 */
export const wavesOf = <Group>(
  groups: ReadonlyArray<Group>,
  sizeOf: (group: Group) => number,
  bounds: Pick<WaveSize, "resources" | "groups">,
): ReadonlyArray<ReadonlyArray<Group>> => {
  const waves: Array<Array<Group>> = []
  let room = 0
  for (const group of groups) {
    const size = sizeOf(group)
    const last = waves.at(-1)
    if (last === undefined || size > room || last.length >= bounds.groups) {
      waves.push([group])
      room = bounds.resources - size
    } else {
      last.push(group)
      room -= size
    }
  }
  return waves
}
