import type { SeededRandom } from "@orgtag/local-aws"
import { Duration, Effect } from "effect"
import type { Fixture } from "./Fixture.ts"

/** Within how many milliseconds somebody else makes a change after the one before. */
const pauseMax = 800

/** How many tags a resource may have for somebody else to add to it: the policy's own must still fit. */
const tagsMax = 40

/**
 * Somebody who changes tags here and there while others sweep: mostly of the resources that are due a change, keys of
 * the policy and others, now and then to the very value that a sweep would write; or who undoes what a sweep wrote.
 */
export const meddle = Effect.fnUntraced(function* (
  { aws, tagsAtFirst }: Fixture,
  random: SeededRandom,
  { changes, targets }: { readonly changes: number; readonly targets: ReadonlyArray<string> },
) {
  // One that never had a tag would come into view by it, and be due what the policy says.
  const tagged = Array.from(tagsAtFirst)
    .flatMap(([arn, tags]) => (Object.keys(tags).length === 0 ? [] : [arn]))
    .toSorted()
  for (let change = 0; change < changes; change++) {
    yield* Effect.sleep(Duration.millis(random.integer(1, pauseMax)))
    const ours = aws.writes().filter(({ principal }) => principal !== "outside")
    if (ours.length > 0 && random.chance(0.3)) {
      const { arn, key, before } = random.pick(ours)
      if (before === null) aws.outside.removeTag(arn, key)
      else aws.outside.setTag(arn, key, before)
      continue
    }
    const arn = random.pick(targets.length > 0 && random.chance(0.7) ? targets : tagged)
    const tags = aws.tags(arn)
    if (tags === undefined) continue
    const key = random.pick(["Owner", "owner", "Environment", "CostCenter", "Temp", "Project"])
    if (random.chance(0.3)) aws.outside.removeTag(arn, key)
    else if (Object.keys(tags).length < tagsMax)
      aws.outside.setTag(arn, key, random.pick(["prod", "dev", "unowned", "4711"]))
  }
})
