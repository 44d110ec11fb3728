/** A type whose tagging does more than tag. */
export interface SideEffectType {
  /** As the tagging API writes it, and as `allowSideEffects` must name it. */
  readonly type: string
  /** What else happens, as the end of a sentence that begins with "tagging it". */
  readonly effect: string
  /** Where that is known from. */
  readonly source: string
}

/** The types that are not tagged unless the policy allows each by its name. */
export const sideEffectTypes: ReadonlyMap<string, SideEffectType> = new Map(
  [
    {
      type: "cloudformation:stack",
      effect: "updates the stack and can change properties of its resources",
      source: "AWS SDK, resource-groups-tagging-api TagResourcesCommand: tagging a stack runs UpdateStack",
    },
    {
      type: "cloudformation:stackset",
      effect: "updates the stack set and with it the stacks of its instances",
      source: "AWS SDK, resource-groups-tagging-api TagResourcesCommand, which advises against both",
    },
    {
      type: "elasticbeanstalk:environment",
      effect: "updates or replaces the environment",
      source: "cloud-custodian pull request 1873, elastic-beanstalk-roadmap issue 32, aws-cdk issue 4431",
    },
    {
      type: "ec2:launch-template",
      effect: "makes managed node groups that use the template rebuild",
      source: "bridgecrewio/yor issue 489",
    },
  ].map((row) => [row.type, row]),
)
