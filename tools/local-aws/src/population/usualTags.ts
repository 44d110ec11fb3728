import { applications, resourceName } from "./resourceName.ts"
import { dataStoreTypes, uuid } from "./resourceTypes.ts"
import type { SeededRandom } from "./SeededRandom.ts"
import type { TagHabits, TagRecord } from "./TagHabits.ts"

/** Draws the keys that the demonstration policy manages, as it wants them for a resource of that type. */
export const rightTags = (type: string, habits: TagHabits, random: SeededRandom): TagRecord => ({
  Owner: random.chance(0.85) ? habits.owner : habits.formerOwner,
  CostCenter: random.chance(0.9) ? habits.costCenter : habits.formerCostCenter,
  ...(habits.stage === "prod" ? { Environment: "prod" } : {}),
  ...(habits.stage === "nonprod" ? { Environment: random.pick(["dev", "test", "stage", "nonprod"]) } : {}),
  ...(habits.stage === undefined && random.chance(0.3) ? { Environment: "shared" } : {}),
  ...(dataStoreTypes.includes(type)
    ? { DataClassification: random.pick(["internal", "internal", "confidential", "public"]) }
    : {}),
})

/** Draws tags that no rule of the demonstration policy names: names, tools, and what CloudFormation leaves. */
export const otherTags = (random: SeededRandom): TagRecord => ({
  ...(random.chance(0.7) ? { Name: resourceName(random) } : {}),
  ...(random.chance(0.5) ? { Application: random.pick(applications) } : {}),
  ...(random.chance(0.4) ? { ManagedBy: random.pick(["terraform", "cdk", "by hand"]) } : {}),
  ...(random.chance(0.15) ? { Repository: `git@example.com:${random.pick(applications)}/deploy` } : {}),
  ...(random.chance(0.1) ? { Monitoring: "" } : {}),
  ...(random.chance(0.12) ? systemTags(random) : {}),
})

/** Draws the tags that CloudFormation puts on what a stack made; they can be neither written nor removed. */
export const systemTags = (random: SeededRandom): TagRecord => {
  const stack = resourceName(random)
  return {
    "aws:cloudformation:stack-name": stack,
    "aws:cloudformation:stack-id": `arn:aws:cloudformation:us-east-1:${random.text("123456789", 12)}:stack/${stack}/${uuid(random)}`,
    "aws:cloudformation:logical-id": `Resource${random.text("0123456789ABCDEF", 8)}`,
  }
}
