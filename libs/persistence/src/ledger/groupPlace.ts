import { Schema } from "effect"
import type { GroupKey } from "@orgtag/tagging"
import { Count } from "../record/RecordParts.ts"

/** The place of a group in the chain of its account-Region, as it stands in items that name one. */
export const GroupPlace = Schema.Struct({ opened_in: Count, number: Count })

/** The place that an attribute names. */
export const groupPlaceOf = ({ opened_in, number }: typeof GroupPlace.Type): GroupKey => ({
  openedIn: opened_in,
  number,
})

/** The attribute that names a place, without whatever else the caller's object carries. */
export const groupPlaceMap = ({ openedIn, number }: GroupKey): typeof GroupPlace.Type => ({
  opened_in: openedIn,
  number,
})
