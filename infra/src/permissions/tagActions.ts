/**
 * The IAM actions that tagging a service's resources through the tagging API takes, beside the tagging API's own.
 *
 * **Details** Actions stand without their service. `keyed` ones know the condition key `aws:TagKeys` in every request that
 * tags, so that IAM itself can hold them to some keys; `unkeyed` ones do not.
 */
export interface TagActions {
  /** IAM's prefix, which for all of these is the service in the ARN as well. */
  readonly service: string
  /** The types that these actions tag, as the tagging API writes them behind the colon; undefined: all of the service. */
  readonly types?: ReadonlyArray<string>
  readonly keyed: ReadonlyArray<string>
  readonly unkeyed: ReadonlyArray<string>
  /** What the tagging API reads on the way, since it has to replace the whole tag set or to find the resource. */
  readonly reads: ReadonlyArray<string>
  /** Whether the actions take no resource, so that IAM knows `*` only for them. */
  readonly withoutResource?: true
}

const rows = (services: string, keyed: string, more: Partial<TagActions> = {}): ReadonlyArray<TagActions> =>
  services
    .trim()
    .split(/\s+/u)
    .map((service) => ({ service, keyed: keyed.split(" "), unkeyed: [], reads: [], ...more }))

const unkeyed = (service: string, actions: string, more: Partial<TagActions> = {}): TagActions => ({
  service,
  keyed: [],
  unkeyed: actions.split(" "),
  reads: [],
  ...more,
})

const iam = (type: string, name: string): TagActions => ({
  service: "iam",
  types: [type],
  keyed: [`Tag${name}`, `Untag${name}`],
  unkeyed: [],
  reads: [],
})

/**
 * Every service that the tagging API writes to.
 *
 * Two sources. AWS's managed policy ResourceGroupsTaggingAPITagUntagSupportedResources, version 4 of 2026-02-12, is AWS's
 * own list of what its tagging API calls; from the Service Authorization Reference come the seven services that it
 * misses (apprunner, bedrock, emr-serverless, memorydb, oam, pipes, scheduler), and which actions know `aws:TagKeys`.
 *
 * Left out: tags of S3 objects, which are data's and which the tagging API does not write; `organizations`, whose tags
 * belong to the management account; services that the Service Authorization Reference no longer has; and those that
 * can be tagged only by an action that does far more (apigateway, cloudformation:UpdateStack, codebuild:UpdateProject).
 */
export const tagActions: ReadonlyArray<TagActions> = [
  ...rows(
    `access-analyzer amplify appconfig appflow appmesh apprunner appstream appsync athena auditmanager backup batch
     bedrock braket cassandra chime cloud9 cloudfront cloudhsm cloudwatch codeartifact codecommit codedeploy
     codeguru-profiler codepipeline codestar-connections cognito-identity cognito-idp comprehend config connect
     dataexchange datasync detective devicefarm directconnect dlm dynamodb ecr ecs eks emr-containers emr-serverless
     events fms forecast frauddetector fsx gamelift globalaccelerator glue greengrass groundstation guardduty
     imagebuilder iot iotanalytics iotdeviceadvisor iotevents iotfleethub iotsitewise iottwinmaker iotwireless ivs
     kafka kendra kinesisanalytics kinesisvideo kms lambda lex license-manager lightsail logs lookoutequipment macie2
     managedblockchain mediaconnect mediaconvert mediapackage mediapackage-vod mediatailor memorydb mobiletargeting
     neptune-graph network-firewall networkmanager oam outposts pipes qldb quicksight ram redshift-serverless
     resource-explorer-2 robomaker route53-recovery-control-config route53-recovery-readiness route53resolver
     savingsplans scheduler schemas secretsmanager ses sns ssm-contacts ssm-incidents
     states swf synthetics transfer vpc-lattice waf waf-regional wafv2 worklink workmail workspaces-web xray`,
    "TagResource UntagResource",
  ),
  ...rows("ec2 elasticfilesystem medialive mq redshift", "CreateTags DeleteTags"),
  ...rows("workspaces", "CreateTags DeleteTags", { withoutResource: true }),
  ...rows("servicediscovery servicequotas", "TagResource UntagResource", { withoutResource: true }),
  ...rows("dms elasticache rds ssm storagegateway", "AddTagsToResource RemoveTagsFromResource"),
  ...rows("cloudtrail datapipeline elasticloadbalancing elasticmapreduce es", "AddTags RemoveTags"),
  ...rows("acm", "AddTagsToCertificate RemoveTagsFromCertificate"),
  ...rows("acm-pca", "TagCertificateAuthority UntagCertificateAuthority"),
  ...rows("autoscaling", "CreateOrUpdateTags DeleteTags"),
  ...rows("codestar", "TagProject UntagProject"),
  ...rows("elasticbeanstalk", "UpdateTagsForResource"),
  ...rows("firehose", "TagDeliveryStream UntagDeliveryStream"),
  ...rows("logs", "TagLogGroup UntagLogGroup"),
  ...rows("kinesis", "AddTagsToStream RemoveTagsFromStream"),
  ...rows("resource-groups", "Tag Untag"),
  ...rows("sagemaker", "AddTags DeleteTags"),
  ...rows("sqs", "TagQueue UntagQueue"),
  iam("instance-profile", "InstanceProfile"),
  iam("mfa", "MFADevice"),
  iam("oidc-provider", "OpenIDConnectProvider"),
  iam("policy", "Policy"),
  iam("role", "Role"),
  iam("saml-provider", "SAMLProvider"),
  iam("server-certificate", "ServerCertificate"),
  iam("user", "User"),
  {
    // A bucket's tags are read, merged and put as a whole; with ABAC turned on only TagResource and UntagResource work
    // (S3 guide, "Using tags with general purpose buckets").
    service: "s3",
    keyed: ["PutJobTagging", "PutStorageLensConfigurationTagging", "TagResource", "UntagResource"],
    unkeyed: ["PutBucketTagging", "DeleteJobTagging", "DeleteStorageLensConfigurationTagging"],
    reads: ["GetBucketTagging", "GetJobTagging", "GetStorageLensConfigurationTagging", "ListTagsForResource"],
  },
  { service: "a4b", keyed: ["TagResource"], unkeyed: ["UntagResource"], reads: [] },
  unkeyed("clouddirectory", "TagResource UntagResource"),
  unkeyed("codedeploy", "AddTagsToOnPremisesInstances RemoveTagsFromOnPremisesInstances", {
    types: ["instance"],
  }),
  unkeyed("glacier", "AddTagsToVault RemoveTagsFromVault"),
  unkeyed("inspector", "SetTagsForResource", { reads: ["ListTagsForResource"], withoutResource: true }),
  unkeyed("machinelearning", "AddTags DeleteTags"),
  unkeyed("opsworks", "TagResource UntagResource"),
  unkeyed("opsworks-cm", "TagResource UntagResource", { withoutResource: true }),
  unkeyed("route53", "ChangeTagsForResource"),
  unkeyed("route53domains", "DeleteTagsForDomain UpdateTagsForDomain", { withoutResource: true }),
  unkeyed("securityhub", "TagResource UntagResource"),
  // UntagResource of a connection reads the connection (AWS SDK, UntagResourcesCommand).
  { service: "glue", types: ["connection"], keyed: [], unkeyed: [], reads: ["GetConnection"] },
]
