import type { SeededRandom } from "./SeededRandom.ts"

/**
 * The Regions of partition aws in the order in which organizations take them up: the home Region, the four that most
 * use, the other default Regions, then those that must be opted in to
 * (https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html).
 */
export const regionsByUse: ReadonlyArray<string> = `
us-east-1 eu-west-1 eu-central-1 us-west-2 ap-southeast-2
us-east-2 us-west-1 ca-central-1 sa-east-1 eu-west-2 eu-west-3 eu-north-1 ap-south-1 ap-northeast-1 ap-northeast-2
ap-northeast-3 ap-southeast-1
af-south-1 ap-east-1 ap-east-2 ap-south-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
ca-west-1 eu-central-2 eu-south-1 eu-south-2 il-central-1 me-central-1 me-south-1 mx-central-1
`
  .trim()
  .split(/\s+/u)

/** Draws the Regions of one account: three to `most`, the home Region always, in order of use. */
export const enabledRegions = (most: number, random: SeededRandom): ReadonlyArray<string> => {
  const [home, ...others] = regionsByUse.slice(0, most)
  const count = random.integer(Math.min(3, most), most)
  const drawn = random.sample(others, count - 1, (region) => 1 / (1 + others.indexOf(region)))
  return regionsByUse.filter((region) => region === home || drawn.includes(region))
}
