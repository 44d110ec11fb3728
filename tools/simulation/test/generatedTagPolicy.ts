import { type ResourceSeed, SeededRandom } from "@orgtag/local-aws"
import { ireland, shop, tagged } from "./scenario.ts"

const arns: Readonly<Record<string, (name: string) => string>> = {
  "sqs:queue": (name) => `arn:aws:sqs:${ireland}:${shop}:${name}`,
  "ec2:instance": (name) => `arn:aws:ec2:${ireland}:${shop}:instance/i-${name}`,
  "ec2:volume": (name) => `arn:aws:ec2:${ireland}:${shop}:volume/vol-${name}`,
  "sns:topic": (name) => `arn:aws:sns:${ireland}:${shop}:${name}`,
}
const enforced = [...Object.keys(arns), "ec2:ALL_SUPPORTED", "sqs:*", "kms:key"]
const values = ["a", "b", "ab", "*b", "a*", "b*a", "*"]

/** Resources, rules that write to them, and an AWS tag policy that refuses some of it. */
export const generatedTagPolicy = (seed: number) => {
  const random = new SeededRandom(`tag-policies-${seed}`)
  const some = (from: ReadonlyArray<string>) => from.filter(() => random.chance(0.4))
  const rule = (key: string) => ({
    ...(random.chance(0.6) ? { tag_key: random.pick([key, key.toLowerCase(), key.toUpperCase()]) } : {}),
    ...(random.chance(0.8) ? { tag_value: some(values) } : {}),
    ...(random.chance(0.8) ? { enforced_for: some(enforced) } : {}),
  })
  const resources = Array.from({ length: 12 }, (_, index): ResourceSeed => {
    const from = random.pick(["a", "b", "ab", "ba", "bxa", ""])
    return { ...tagged("", { From: from }), arn: random.pick(Object.values(arns))(`n${index}`) }
  })
  return {
    resources,
    tagPolicy: JSON.stringify({ tags: { Owner: rule("Owner"), env: rule("Env") } }),
    rules: '  - { id: a, set: { Owner: "${resource.tags.From}", Env: a, team: x } }',
  }
}
