import type { SeededRandom } from "./SeededRandom.ts"
import type { Stage, TagHabits, TagRecord } from "./TagHabits.ts"

/** One way in which tags of real organizations are wrong, and which the demonstration policy mends. */
export interface TagMess {
  readonly name: string
  /** How often it occurs, against the others. */
  readonly weight: number
  /** Whether every account-Region knows it; the others have some of the rest. */
  readonly everywhere: boolean
  /** The stages in which it is a mess. */
  readonly stages: ReadonlyArray<Stage>
  /** Whether only data stores can have it. */
  readonly dataStoresOnly: boolean
  /** Makes the mess of right tags. */
  readonly spoil: (right: TagRecord, habits: TagHabits, random: SeededRandom) => TagRecord
}

const managedKeys = ["Owner", "CostCenter", "Environment", "DataClassification"]

/** The tags without those keys. */
export const tagsWithout = (tags: TagRecord, ...keys: ReadonlyArray<string>): TagRecord =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.includes(key)))

const ordinary = {
  everywhere: false,
  stages: ["prod", "nonprod", undefined],
  dataStoresOnly: false,
} satisfies Partial<TagMess>

/** The messes, each of which the demonstration policy turns into one change. */
export const tagMesses: ReadonlyArray<TagMess> = [
  {
    ...ordinary,
    name: "none of the keys, and often no tags at all any more",
    weight: 26,
    everywhere: true,
    spoil: (right, _, random) => (random.chance(0.4) ? {} : tagsWithout(right, ...managedKeys)),
  },
  {
    ...ordinary,
    name: "a data store without classification",
    weight: 30,
    everywhere: true,
    dataStoresOnly: true,
    spoil: (right) => tagsWithout(right, "DataClassification"),
  },
  {
    ...ordinary,
    name: "owner in lower case",
    weight: 14,
    spoil: (right, { formerOwner }) => ({ owner: formerOwner, ...tagsWithout(right, "Owner") }),
  },
  {
    ...ordinary,
    name: "OWNER in capitals",
    weight: 7,
    spoil: (right, { formerOwner }) => ({ OWNER: formerOwner, ...tagsWithout(right, "Owner") }),
  },
  {
    ...ordinary,
    name: "costcenter in lower case",
    weight: 11,
    spoil: (right, { formerCostCenter }) => ({
      costcenter: formerCostCenter,
      ...tagsWithout(right, "CostCenter"),
    }),
  },
  {
    ...ordinary,
    name: "cost-center with a hyphen",
    weight: 8,
    spoil: (right, { formerCostCenter }) => ({
      "cost-center": formerCostCenter,
      ...tagsWithout(right, "CostCenter"),
    }),
  },
  {
    ...ordinary,
    name: "the old key team",
    weight: 9,
    spoil: (right, { team }) => ({ ...right, team }),
  },
  {
    ...ordinary,
    name: "Temp left behind",
    weight: 12,
    spoil: (right, _, random) => ({
      ...right,
      Temp: random.pick(["", "true", "delete me", "until 2024-06-30"]),
    }),
  },
  {
    ...ordinary,
    name: "no Owner",
    weight: 9,
    spoil: (right) => tagsWithout(right, "Owner"),
  },
  {
    ...ordinary,
    name: "no CostCenter",
    weight: 10,
    spoil: (right) => tagsWithout(right, "CostCenter"),
  },
  {
    ...ordinary,
    name: "another Environment in production",
    weight: 10,
    stages: ["prod"],
    spoil: (right, _, random) => ({ ...right, Environment: random.pick(["Prod", "production", "dev", ""]) }),
  },
  {
    ...ordinary,
    name: "no Environment",
    weight: 8,
    stages: ["prod", "nonprod"],
    spoil: (right) => tagsWithout(right, "Environment"),
  },
  {
    ...ordinary,
    name: "everything misspelled, and Temp",
    weight: 5,
    spoil: (right, { formerOwner, formerCostCenter }) => ({
      Temp: "true",
      owner: formerOwner,
      costcenter: formerCostCenter,
      ...tagsWithout(right, "Owner", "CostCenter"),
    }),
  },
]
