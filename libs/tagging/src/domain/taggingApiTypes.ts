/**
 * The types that GetResources of the tagging API shows once they have a tag: a line each service, with the action by
 * which AWS's own policy for the tagging API tags them, and the types that this action takes.
 *
 * Three pages together are the source of a line. AWS's list of supported services says that GetResources "supports all
 * resource types", IAM users, IAM roles and Auto Scaling groups excepted
 * (https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html). The managed policy
 * `ResourceGroupsTaggingAPITagUntagSupportedResources`, v4 of 2026-02-12, names the actions of the services that it
 * reaches; CloudFormation's stand in the documentation of TagResources. The service authorization reference of autumn
 * 2026 names the types that each action takes; `wafv2` has the scope of its ARNs for a type.
 *
 * Not in it: what services of their own read (IAM, Auto Scaling), what AWS lists and cannot tag (Keyspaces), and what
 * belongs to the organization and not to an account. Of CloudWatch the list of supported services has alarms only.
 */
const table = `
access-analyzer access-analyzer:TagResource: analyzer
acm acm:AddTagsToCertificate: certificate
acm-pca acm-pca:TagCertificateAuthority: certificate-authority
amplify amplify:TagResource: apps webhooks
appconfig appconfig:TagResource: application deploymentstrategy extension extensionassociation
appflow appflow:TagResource: connector flow
appmesh appmesh:TagResource: mesh
appstream appstream:TagResource: app-block app-block-builder application fleet image image-builder stack
appsync appsync:TagResource: apis domainnames
athena athena:TagResource: capacity-reservation datacatalog workgroup
auditmanager auditmanager:TagResource: assessment assessmentFramework control
backup backup:TagResource: accesspoint backup-plan backup-vault framework legal-hold report-plan
  restore-testing-plan tiering-configuration
batch batch:TagResource: compute-environment consumable-resource job job-definition job-queue
  scheduling-policy service-environment service-job
braket braket:TagResource: job quantum-task spending-limit
chime chime:TagResource: app-instance media-insights-pipeline-configuration media-pipeline
  media-pipeline-kinesis-video-stream-pool meeting sma vc voice-profile-domain
cloud9 cloud9:TagResource: environment
clouddirectory clouddirectory:TagResource: directory
cloudformation cloudformation:UpdateStack: stack
cloudformation cloudformation:UpdateStackSet: stackset
cloudfront cloudfront:TagResource: anycast-ip-list connection-function connection-group distribution
  distribution-tenant function key-value-store streaming-distribution trust-store vpcorigin
cloudhsm cloudhsm:TagResource: backup cluster
cloudtrail cloudtrail:AddTags: channel dashboard eventdatastore trail
cloudwatch cloudwatch:TagResource: alarm
codeartifact codeartifact:TagResource: domain package-group repository
codecommit codecommit:TagResource: repository
codedeploy codedeploy:AddTagsToOnPremisesInstances: instance
codedeploy codedeploy:TagResource: application deploymentgroup
codeguru-profiler codeguru-profiler:TagResource: profilingGroup
codepipeline codepipeline:TagResource: actiontype pipeline webhook
codestar codestar:TagProject: project
codestar-connections codestar-connections:TagResource: connection host repository-link
cognito-identity cognito-identity:TagResource: identitypool
cognito-idp cognito-idp:TagResource: userpool
comprehend comprehend:TagResource: document-classification-job document-classifier
  document-classifier-endpoint dominant-language-detection-job entities-detection-job entity-recognizer
  entity-recognizer-endpoint events-detection-job flywheel key-phrases-detection-job
  pii-entities-detection-job sentiment-detection-job targeted-sentiment-detection-job topics-detection-job
config config:TagResource: aggregation-authorization config-aggregator config-rule configuration-recorder
  conformance-pack connector organization-config-rule organization-conformance-pack stored-query
connect connect:TagResource: instance phone-number traffic-distribution-group
dataexchange dataexchange:TagResource: data-grants data-sets event-actions
datapipeline datapipeline:AddTags: pipeline
datasync datasync:TagResource: agent location system task
detective detective:TagResource: graph
devicefarm devicefarm:TagResource: device deviceinstance devicepool instanceprofile networkprofile project
  run session testgrid-project testgrid-session vpceconfiguration
directconnect directconnect:TagResource: dx-gateway dx-resiliency-group dxcon dxlag dxvif
dlm dlm:TagResource: policy
dms dms:AddTagsToResource: assessment-run cert data-migration data-provider endpoint es
  individual-assessment instance-profile migration-project rep replication-config subgrp task
dynamodb dynamodb:TagResource: table
ec2 ec2:CreateTags: application-status-check capacity-block capacity-manager-data-export
  capacity-reservation capacity-reservation-cancellation-quote capacity-reservation-fleet carrier-gateway
  client-vpn-endpoint coip-pool customer-gateway declarative-policies-report dedicated-host dhcp-options
  egress-only-internet-gateway elastic-gpu elastic-ip export-image-task export-instance-task fleet
  fpga-image host-reservation image image-usage-report import-image-task import-snapshot-task instance
  instance-connect-endpoint instance-event-window internet-gateway ipam
  ipam-external-resource-verification-token ipam-internet-registry-association ipam-policy ipam-pool
  ipam-pool-allocation ipam-prefix-list-resolver ipam-prefix-list-resolver-target ipam-resource-discovery
  ipam-resource-discovery-association ipam-scope ipv4pool-ec2 ipv6pool-ec2 key-pair launch-template
  local-gateway local-gateway-route-table local-gateway-route-table-virtual-interface-group-association
  local-gateway-route-table-vpc-association local-gateway-virtual-interface
  local-gateway-virtual-interface-group natgateway network-acl network-insights-access-scope
  network-insights-access-scope-analysis network-insights-analysis network-insights-path network-interface
  placement-group prefix-list replace-root-volume-task reserved-instances route-server route-server-endpoint
  route-server-peer route-table secondary-interface secondary-network secondary-subnet security-group
  security-group-rule snapshot spot-fleet-request spot-instances-request subnet subnet-cidr-reservation
  traffic-mirror-filter traffic-mirror-filter-rule traffic-mirror-session traffic-mirror-target
  transit-gateway transit-gateway-attachment transit-gateway-connect-peer transit-gateway-metering-policy
  transit-gateway-multicast-domain transit-gateway-policy-table transit-gateway-route-table
  transit-gateway-route-table-announcement verified-access-endpoint verified-access-endpoint-target
  verified-access-group verified-access-instance verified-access-policy verified-access-trust-provider
  volume vpc vpc-block-public-access-exclusion vpc-encryption-control vpc-endpoint vpc-endpoint-connection
  vpc-endpoint-service vpc-endpoint-service-permission vpc-flow-log vpc-peering-connection vpn-concentrator
  vpn-connection vpn-gateway
ecr ecr:TagResource: repository
ecs ecs:TagResource: capacity-provider cluster container-instance daemon daemon-task-definition service task
  task-definition task-set
ecs ssm:AddTagsToResource: task
eks eks:TagResource: access-entry addon capability cluster dashboard eks-anywhere-subscription
  fargateprofile identityproviderconfig nodegroup podidentityassociation
elasticache elasticache:AddTagsToResource: cluster globalreplicationgroup parametergroup replicationgroup
  reserved-instance securitygroup serverlesscache serverlesscachesnapshot snapshot subnetgroup user
  usergroup
elasticbeanstalk elasticbeanstalk:UpdateTagsForResource: application applicationversion
  configurationtemplate environment platform
elasticfilesystem elasticfilesystem:CreateTags: file-system
elasticloadbalancing elasticloadbalancing:AddTags: listener listener-rule loadbalancer targetgroup
  truststore
elasticmapreduce elasticmapreduce:AddTags: cluster editor notebook-execution studio
emr-containers emr-containers:TagResource: jobtemplates securityconfigurations virtualclusters
es es:AddTags: domain
events events:TagResource: event-bus event-busv2 event-sourcev2 rule subscriber
firehose firehose:TagDeliveryStream: deliverystream
fms fms:TagResource: applications-list policy protocols-list resource-set
forecast forecast:TagResource: dataset dataset-group dataset-import-job explainability explainability-export
  forecast forecast-endpoint forecast-export-job monitor predictor predictor-backtest-export-job
  what-if-analysis what-if-forecast what-if-forecast-export
frauddetector frauddetector:TagResource: batch-import batch-prediction detector detector-version entity-type
  event-type external-model label list model model-version outcome rule variable
fsx fsx:TagResource: association backup file-cache file-system snapshot storage-virtual-machine task volume
gamelift gamelift:TagResource: alias build containerfleet containergroupdefinition fleet gameservergroup
  gamesessionqueue location matchmakingconfiguration matchmakingruleset script
glacier glacier:AddTagsToVault: vaults
globalaccelerator globalaccelerator:TagResource: accelerator attachment
glue glue:TagResource: blueprint catalog connection connectionType crawler customEntityType
  dataQualityRuleset database devEndpoint integration integrationresourceproperty job mlTransform registry
  schema session trigger usageProfile workflow
greengrass greengrass:TagResource: greengrass
groundstation groundstation:TagResource: config contact dataflow-endpoint-group ephemeris mission-profile
guardduty guardduty:TagResource: detection-rule detector malware-protection-plan
imagebuilder imagebuilder:TagResource: component container-recipe distribution-configuration image
  image-pipeline image-recipe infrastructure-configuration lifecycle-policy workflow
iot iot:TagResource: authorizer billinggroup cacert certificateprovider command custommetric dimension
  domainconfiguration fleetmetric job jobtemplate mitigationaction otaupdate package policy
  provisioningtemplate rolealias rule scheduledaudit securityprofile stream thinggroup thingtype
iotanalytics iotanalytics:TagResource: channel dataset datastore pipeline
iotdeviceadvisor iotdeviceadvisor:TagResource: suitedefinition suiterun
iotevents iotevents:TagResource: alarmModel detectorModel input
iotfleethub iotfleethub:TagResource: application
iotsitewise iotsitewise:TagResource: access-policy asset asset-model computation-model dashboard dataset
  gateway portal project time-series workspace
iottwinmaker iottwinmaker:TagResource: workspace
iotwireless iotwireless:TagResource: Destination DeviceProfile FuotaTask ImportTask MulticastGroup
  NetworkAnalyzerConfiguration ServiceProfile SidewalkAccount WirelessDevice WirelessGateway
  WirelessGatewayTaskDefinition
ivs ivs:TagResource: ad-configuration channel composition encoder-configuration ingest-configuration
  playback-key playback-restriction-policy public-key recording-configuration stage storage-configuration
  stream-key
kafka kafka:TagResource: cluster vpc-connection
kendra kendra:TagResource: index
kinesis kinesis:AddTagsToStream: stream
kinesisanalytics kinesisanalytics:TagResource: application
kinesisvideo kinesisvideo:TagResource: channel stream
kms kms:TagResource: key
lambda lambda:TagResource: capacity-provider code-signing-config event-source-mapping function microvm-image
  network-connector
lex lex:TagResource: bot bot-alias bot-channel
license-manager license-manager:TagResource: grant license license-asset-group license-asset-ruleset
  license-configuration report-generator
lightsail lightsail:TagResource: Alarm Bucket Certificate ContactMethod ContainerService Disk DiskSnapshot
  Distribution Domain Instance InstanceSnapshot KeyPair LoadBalancer RelationalDatabase
  RelationalDatabaseSnapshot StaticIp
logs logs:TagResource: anomaly-detector delivery delivery-destination delivery-source destination log-group
  lookup-table scheduled-query
lookoutequipment lookoutequipment:TagResource: dataset inference-scheduler label-group model
machinelearning machinelearning:AddTags: batchprediction datasource evaluation mlmodel
macie2 macie2:TagResource: allow-list classification-job custom-data-identifier findings-filter member
managedblockchain managedblockchain:TagResource: accessors invitations members networks nodes proposals
mediaconnect mediaconnect:TagResource: entitlement flow output routerInput routerNetworkInterface
  routerOutput source
mediaconvert mediaconvert:TagResource: jobTemplates jobs presets queues
medialive medialive:CreateTags: channel channelPlacementGroup cloudwatch-alarm-template
  cloudwatch-alarm-template-group cluster eventbridge-rule-template eventbridge-rule-template-group input
  inputSecurityGroup multiplex network node reservation sdiSource signal-map
mediapackage mediapackage:TagResource: channels harvest_jobs origin_endpoints
mediapackage-vod mediapackage-vod:TagResource: assets packaging-configurations packaging-groups
mediatailor mediatailor:TagResource: channel liveSource playbackConfiguration sourceLocation vodSource
mobiletargeting mobiletargeting:TagResource: apps templates
mq mq:CreateTags: broker configuration
neptune-graph neptune-graph:TagResource: graph graph-snapshot
network-firewall network-firewall:TagResource: container-association firewall firewall-policy proxy
  proxy-configuration proxy-rule-group stateful-rulegroup stateless-rulegroup tls-configuration
  vpc-endpoint-association
networkmanager networkmanager:TagResource: attachment connect-peer connection core-network device
  global-network link peering site
opensearch es:AddTags: application datasource
opsworks opsworks:TagResource: stack
outposts outposts:TagResource: outpost site
qldb qldb:TagResource: ledger stream
quicksight quicksight:TagResource: action-connector analysis app brand customization custompermissions
  dashboard dataset datasource dlpsetting email-customization-template flow folder namespace
  oauthClientApplication template theme topic user vpcConnection
ram ram:TagResource: permission resource-share
rds rds:AddTagsToResource: auto-backup cev cluster cluster-auto-backup cluster-endpoint cluster-pg
  cluster-snapshot db db-proxy db-proxy-endpoint deployment es global-cluster integration og pg ri secgrp
  shard-group snapshot snapshot-tenant-database subgrp target-group tenant-database
redshift redshift:CreateTags: cluster eventsubscription hsmclientcertificate hsmconfiguration integration
  parametergroup securitygroup securitygroupingress snapshot snapshotcopygrant snapshotschedule subnetgroup
  usagelimit
redshift-serverless redshift-serverless:TagResource: namespace recoverypoint snapshot workgroup
resource-explorer-2 resource-explorer-2:TagResource: index view
resource-groups resource-groups:Tag: group
robomaker robomaker:TagResource: deployment-fleet deployment-job robot robot-application
  simulation-application simulation-job simulation-job-batch world world-export-job world-generation-job
  world-template
route53 route53:ChangeTagsForResource: healthcheck hostedzone
route53-recovery-control route53-recovery-control-config:TagResource: cluster controlpanel
route53-recovery-readiness route53-recovery-readiness:TagResource: cell readiness-check recovery-group
  resource-set
route53resolver route53resolver:TagResource: firewall-config firewall-domain-list firewall-rule-group
  firewall-rule-group-association outpost-resolver resolver-dnssec-config resolver-endpoint
  resolver-query-log-config resolver-rule
s3 s3:TagResource: bucket
sagemaker sagemaker:AddTags: action ai-benchmark-job ai-recommendation-job ai-workload-config algorithm app
  app-image-config artifact automl-job cluster cluster-scheduler-config code-repository compilation-job
  compute-quota context data-quality-job-definition device-fleet domain edge-deployment edge-packaging-job
  endpoint endpoint-config experiment experiment-trial experiment-trial-component feature-group
  flow-definition hub hub-content human-task-ui hyper-parameter-tuning-job image inference-component
  inference-recommendations-job job labeling-job mlflow-app mlflow-tracking-server model
  model-bias-job-definition model-card model-explainability-job-definition model-package model-package-group
  model-quality-job-definition monitoring-schedule notebook-instance notebook-instance-lifecycle-config
  optimization-job partner-app pipeline processing-job project reserved-capacity space
  studio-lifecycle-config training-job training-plan transform-job user-profile workteam
savingsplans savingsplans:TagResource: savingsplan
schemas schemas:TagResource: discoverer registry schema
secretsmanager secretsmanager:TagResource: secret
securityhub securityhub:TagResource: aggregatorv2 automation-rule automation-rulev2 configuration-policy
  connector connectorv2 hub hubv2
ses ses:TagResource: configuration-set contact-list custom-verification-email-template dedicated-ip-pool
  deliverability-test-report identity mailmanager-archive template tenant
sns sns:TagResource: topic
sqs sqs:TagQueue: queue
ssm ssm:AddTagsToResource: association automation-execution cloud-connector document maintenancewindow
  managed-instance opsitem opsmetadata parameter patchbaseline
ssm-contacts ssm-contacts:TagResource: contact rotation
ssm-incidents ssm-incidents:TagResource: incident-record replication-set response-plan
states states:TagResource: activity stateMachine
storagegateway storagegateway:AddTagsToResource: fs-association gateway share tape tapepool
swf swf:TagResource: domain
synthetics synthetics:TagResource: canary group
transfer transfer:TagResource: agreement certificate connector host-key profile server user webapp workflow
vpc-lattice vpc-lattice:TagResource: accesslogsubscription domainverification resourceconfiguration
  resourceendpointassociation resourcegateway service servicenetwork servicenetworkresourceassociation
  servicenetworkserviceassociation servicenetworkvpcassociation targetgroup
waf waf:TagResource: ratebasedrule rule rulegroup webacl
waf-regional waf-regional:TagResource: ratebasedrule rule rulegroup webacl
wafv2 wafv2:TagResource: global regional
worklink worklink:TagResource: fleet
workmail workmail:TagResource: organization
workspaces-web workspaces-web:TagResource: browserSettings dataProtectionSettings identityProvider
  ipAccessSettings networkSettings portal sessionLogger trustStore userAccessLoggingSettings userSettings
xray xray:TagResource: group sampling-rule
`

/** The action that tags each type: `service:type` as ARNs give it, by `resourceTypeOf`. */
export const taggingApiTypes: ReadonlyMap<string, string> = new Map(
  table
    .trim()
    .split(/\n(?! )/u)
    .flatMap((line) => {
      const [service = "", action = "", ...types] = line.split(/\s+/u)
      return types.map((type) => [`${service}:${type}`, action.slice(0, -1)] as const)
    }),
)

/**
 * Whether a resource of this type that a successful GetResources by ARN, in its own Region, leaves out has no tags.
 *
 * Of any other type the answer leaves it open, so that nothing may be written.
 */
export const isReadByTaggingApi = (type: string): boolean => taggingApiTypes.has(type)
