/** Where a seed is played. */
export interface Ground {
  /** The seed of the organization, which several seeds share, and with it the sweep that nobody disturbs. */
  readonly organization: number
  /** Whether it has two Regions and a policy that has every inventory asked. */
  readonly isWide: boolean
  /** Which seed of its sort it is, from 0 on: wide and narrow ones take turns with different things. */
  readonly turn: number
}

/** How many seeds share an organization. */
export const seedsPerOrganization = 5

/** Of so many organizations one is wide: the readers that only it asks are few, and a seed of it takes twice the time. */
const organizationsPerWide = 4

/** Where a seed is played. */
export const groundOf = (seed: number): Ground => {
  const organization = Math.ceil(seed / seedsPerOrganization)
  const isWide = organization % organizationsPerWide === 1
  const wideBefore = Math.ceil((organization - 1) / organizationsPerWide)
  const before = isWide ? wideBefore : organization - 1 - wideBefore
  return { organization, isWide, turn: before * seedsPerOrganization + ((seed - 1) % seedsPerOrganization) }
}

/** Whether only a wide organization makes a call: `<service id>:<Operation>`. */
export const isOfWide = (call: string): boolean =>
  /^(?:Resource Explorer 2|Auto Scaling|EC2|IAM:List|Organizations:DescribeEffectivePolicy)/u.test(call)
