import type { CapacityMeter } from "@orgtag/simulation"

/** Write units of a sweep by what they were spent on; those of the index dynalite does not count. */
export interface WriteUnits {
  readonly heads: number
  readonly entries: number
  /** Intents and results. */
  readonly actions: number
  /** Groups as they are opened and closed. */
  readonly groups: number
  readonly states: number
  /** Taking and giving back; a renewal each 15 seconds is apart. */
  readonly leases: number
  /** Header, rows, the policy and the seal. */
  readonly ledger: number
}

/** Units of the tables that a sweep consumed, as they count them. */
export interface TableUnits {
  readonly written: WriteUnits
  /** Of heads, and of everything else. */
  readonly read: { readonly heads: number; readonly others: number }
}

/** The units that a meter counted since it was reset. */
export const unitsOf = (meter: CapacityMeter): TableUnits => ({
  written: {
    heads: meter.written("TagsMetadata"),
    entries: meter.written("TagHistory"),
    actions: meter.written("UserActions"),
    groups: meter.written("SweepLedger wal"),
    states: meter.written("SweepLedger state"),
    leases: meter.written("SweepLedger lease"),
    ledger: meter.written("SweepLedger"),
  },
  read: { heads: meter.read("TagsMetadata"), others: meter.read() - meter.read("TagsMetadata") },
})

/** All write units of a sweep. */
export const allWritten = ({ written }: TableUnits): number =>
  Object.values(written).reduce((sum: number, units: number) => sum + units, 0)
