/** A type whose tagging does more than tag. */
export interface SideEffectType {
  /** As the tagging API writes it, and as `allowSideEffects` must name it. */
  readonly type: string
  /** What else happens, as the end of a sentence that begins with "tagging it". */
  readonly effect: string
  /** Where that is known from. */
  readonly source: string
}

/**
 * The types that are not tagged unless the policy allows each by its name.
 *
 * Only what a source says. Types that CloudFormation replaces when the tags in a *template* change are not here, for
 * their own tag calls replace nothing; neither are applications of Elastic Beanstalk, whose tags stay theirs.
 */
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
      effect: "updates the environment, and replaces its instances where tags go into launch templates",
      source:
        "Elastic Beanstalk guide, applications-tagging-resources.launch-templates: propagation needs EC2 replacement; cloud-custodian pull request 1873, aws-cdk issue 4431",
    },
    {
      type: "ec2:launch-template",
      effect: "makes managed node groups that use the template rebuild",
      source: "bridgecrewio/yor issue 489",
    },
    {
      type: "servicecatalog:stack",
      effect: "updates the provisioned product, and can interrupt or replace it",
      source:
        "Service Catalog API reference, UpdateProvisionedProduct: the call that changes its tags, with no interruption, some or a replacement",
    },
    {
      type: "elasticmapreduce:cluster",
      effect: "tags or untags each of the cluster's running instances as well, past rules, guards and record",
      source:
        "EMR management guide, emr-plan-tags: tags are propagated to each active instance, removals too",
    },
  ].map((row) => [row.type, row]),
)
