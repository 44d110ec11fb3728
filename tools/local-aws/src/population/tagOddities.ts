import type { ResourceSeed } from "../Organization.ts"
import type { SeededRandom } from "./SeededRandom.ts"
import { stackType } from "./resourceTypes.ts"
import type { ResourceType } from "./ResourceType.ts"
import type { TagHabits, TagRecord } from "./TagHabits.ts"
import { tagsWithout } from "./tagMesses.ts"
import { systemTags } from "./usualTags.ts"

/** A rare resource that a sweep must get right: at a limit, hostile to whoever prints it, or not to be settled. */
export interface TagOddity {
  /** The type it needs; undefined: any that holds no data. */
  readonly type?: ResourceType
  readonly visibility?: ResourceSeed["visibility"]
  readonly tagging?: ResourceSeed["tagging"]
  readonly tags: (right: TagRecord, habits: TagHabits, random: SeededRandom) => TagRecord
}

/** The tags and, after them, as many others as bring the count to `count`. */
const filledTo = (count: number, tags: TagRecord): TagRecord => {
  const missing = count - Object.keys(tags).filter((key) => !key.startsWith("aws:")).length
  const fillers = Array.from(
    { length: missing },
    (_, index) => [`Attribute${index + 1}`, `${index + 1}`] as const,
  )
  return { ...tags, ...Object.fromEntries(fillers) }
}

const named = (name: string): TagOddity => ({ tags: (right) => ({ ...right, Name: name }) })

// 256 characters that are 512 UTF-16 code units: AWS counts characters.
const astral = "\u{1D4D0}".repeat(256)

/**
 * The oddities, the more telling ones first: a small organization has only the first few.
 *
 * **Details** All of them hold AWS's rules for tags, and none makes a sweep by the demonstration policy fail.
 */
export const tagOddities: ReadonlyArray<TagOddity> = [
  // Blocked: the 51st tag would be needed.
  { tags: (right) => filledTo(50, tagsWithout(right, "Owner")) },
  // Blocked: tagging a stack updates it.
  { type: stackType, tags: (right) => tagsWithout(right, "Owner", "CostCenter") },
  // Changed: the 50th tag.
  { tags: (right) => filledTo(49, tagsWithout(right, "CostCenter")) },
  // Changed, and the old key must go before the new one comes.
  { tags: (right, { formerOwner }) => filledTo(50, { owner: formerOwner, ...tagsWithout(right, "Owner") }) },
  // Changed: it had tags once.
  { tags: () => ({}) },
  // Changed: the old spelling says the same as the new one.
  { tags: (right) => ({ ...right, owner: right["Owner"] ?? "" }) },
  // Findings: ambiguous, case-collision, value-not-allowed.
  { tags: (right) => ({ ...right, owner: "somebody else" }) },
  { tags: (right) => ({ owner: "falcon", OWNER: "otter", ...tagsWithout(right, "Owner") }) },
  { tags: (right) => ({ costCenter: "4711", ...tagsWithout(right, "CostCenter") }) },
  { tags: (right) => ({ ...right, CostCenter: "47 11" }) },
  { tags: (right) => ({ ...right, CostCenter: "" }) },
  { tags: (right) => ({ ...right, CostCenter: " 4711 " }) },
  // Compliant, though there is something to say of each.
  { visibility: "deleted", tags: (right) => right },
  { tagging: "unsupported", tags: (right) => right },
  { tags: (right) => filledTo(50, right) },
  { tags: (right) => filledTo(49, right) },
  { tags: (right, _, random) => filledTo(50, { ...systemTags(random), ...right }) },
  { tags: (right) => ({ ...right, Owner: "  platform team " }) },
  { tags: (right) => ({ ...right, Owner: "" }) },
  // Keys that are names of every object's own members; a computed key makes `__proto__` a tag like any other.
  { tags: (right) => ({ ...right, ["__proto__"]: "polluted", constructor: "Object", toString: "called" }) },
  { tags: (right) => ({ ...right, ["K".repeat(128)]: "V".repeat(256) }) },
  { tags: (right) => ({ ...right, Description: astral }) },
  named("=cmd+calc"),
  named("@SUM+A1:A9"),
  named("+1-1"),
  named("-2+3"),
  named("  web front  "),
  named("支払い台帳"),
  named("Überwachung Zürich"),
  named("دفتر المدفوعات"),
  named("חשבונות 2024"),
  named("no\u00A0break"),
  { tags: (right) => filledTo(50, tagsWithout(right, "Owner")) },
  { tags: (right) => filledTo(50, tagsWithout(right, "CostCenter")) },
  { type: stackType, tags: (right) => ({ ...right, Temp: "true" }) },
  { type: stackType, tags: (right) => right },
  { visibility: "deleted", tags: (right) => right },
  { visibility: "deleted", tags: (right) => right },
  { tagging: "unsupported", tags: (right) => right },
  { tags: (right) => ({ ...right, owner: "somebody else" }) },
  { tags: (right) => ({ costCenter: "4711", ...tagsWithout(right, "CostCenter") }) },
]
