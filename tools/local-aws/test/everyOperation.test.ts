import * as account from "@aws-sdk/client-account"
import * as autoScaling from "@aws-sdk/client-auto-scaling"
import * as dynamo from "@aws-sdk/client-dynamodb"
import * as ec2 from "@aws-sdk/client-ec2"
import * as iam from "@aws-sdk/client-iam"
import * as kms from "@aws-sdk/client-kms"
import * as organizations from "@aws-sdk/client-organizations"
import * as explorer from "@aws-sdk/client-resource-explorer-2"
import * as tagging from "@aws-sdk/client-resource-groups-tagging-api"
import * as s3 from "@aws-sdk/client-s3"
import * as secrets from "@aws-sdk/client-secrets-manager"
import * as sns from "@aws-sdk/client-sns"
import * as sts from "@aws-sdk/client-sts"
import { assert, it } from "vitest"
import type { LocalAws } from "../src/index.ts"
import { clientsOf, enter, shop, withAccount, withOrganization } from "./clients.ts"

const orders = `arn:aws:sqs:eu-west-1:${shop}:orders`
const policyArn = `arn:aws:iam::${shop}:policy/deploy`

const addResources = (aws: LocalAws): void => {
  for (const name of [
    "user/ana",
    "policy/deploy",
    "instance-profile/web",
    "oidc-provider/token.example.com",
    "saml-provider/idp",
    "server-certificate/shop",
    "mfa/ana",
  ])
    aws.outside.addResource(shop, {
      arn: `arn:aws:iam::${shop}:${name}`,
      region: "us-east-1",
      tags: { Owner: "shop" },
      visibility: "tagged",
      tagging: "ok",
    })
  for (const part of [
    "vpc/vpc-1",
    "subnet/subnet-1",
    "security-group/sg-1",
    "network-acl/acl-1",
    "route-table/rtb-1",
    "internet-gateway/igw-1",
  ])
    aws.outside.addResource(shop, {
      arn: `arn:aws:ec2:eu-west-1:${shop}:${part}`,
      region: "eu-west-1",
      tags: {},
      visibility: "tagged",
      tagging: "ok",
      network: { vpc: "vpc-1", isDefault: true },
    })
  const id = "6d1cf5b6-1f4f-4a8a-9d7b-000000000001"
  aws.outside.addResource(shop, {
    arn: `arn:aws:autoscaling:eu-west-1:${shop}:autoScalingGroup:${id}:autoScalingGroupName/web`,
    region: "eu-west-1",
    tags: { Owner: "shop" },
    visibility: "tagged",
    tagging: "ok",
  })
}

const readOrganization = async (aws: LocalAws) => {
  const client = clientsOf(aws).organizations
  const unit = "ou-root-workload"
  await client.send(new organizations.DescribeOrganizationCommand({}))
  await client.send(
    new organizations.DescribeEffectivePolicyCommand({ PolicyType: "TAG_POLICY", TargetId: shop }),
  )
  await client.send(new organizations.DescribeAccountCommand({ AccountId: shop }))
  await client.send(new organizations.DescribeOrganizationalUnitCommand({ OrganizationalUnitId: unit }))
  await client.send(new organizations.ListAccountsCommand({ MaxResults: 3 }))
  await client.send(new organizations.ListAccountsForParentCommand({ ParentId: unit }))
  await client.send(new organizations.ListChildrenCommand({ ParentId: unit, ChildType: "ACCOUNT" }))
  await client.send(new organizations.ListOrganizationalUnitsForParentCommand({ ParentId: "r-root" }))
  await client.send(new organizations.ListParentsCommand({ ChildId: shop }))
  await client.send(new organizations.ListRootsCommand({}))
  await client.send(new organizations.ListTagsForResourceCommand({ ResourceId: shop }))
}

const useTables = async (aws: LocalAws) => {
  const client = clientsOf(aws).dynamo
  const TableName = "Every"
  const Key = { id: { S: "a" } }
  const created = await client.send(
    new dynamo.CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    }),
  )
  const ResourceArn = created.TableDescription?.TableArn ?? ""
  await client.send(new dynamo.DescribeTableCommand({ TableName }))
  await client.send(new dynamo.DescribeTimeToLiveCommand({ TableName }))
  await client.send(new dynamo.ListTablesCommand({}))
  await client.send(new dynamo.TagResourceCommand({ ResourceArn, Tags: [{ Key: "a", Value: "b" }] }))
  await client.send(new dynamo.ListTagsOfResourceCommand({ ResourceArn }))
  await client.send(new dynamo.UntagResourceCommand({ ResourceArn, TagKeys: ["a"] }))
  await client.send(
    new dynamo.PutItemCommand({ TableName, Item: { ...Key, n: { N: "1" }, b: { BOOL: true } } }),
  )
  await client.send(
    new dynamo.UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: "SET n = :n",
      ExpressionAttributeValues: { ":n": { N: "2" } },
      ReturnValues: "ALL_NEW",
    }),
  )
  await client.send(new dynamo.GetItemCommand({ TableName, Key, ReturnConsumedCapacity: "TOTAL" }))
  await client.send(
    new dynamo.BatchWriteItemCommand({
      RequestItems: { [TableName]: [{ PutRequest: { Item: { id: { S: "b" } } } }] },
    }),
  )
  await client.send(new dynamo.BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }))
  await client.send(
    new dynamo.QueryCommand({
      TableName,
      KeyConditionExpression: "id = :id",
      ExpressionAttributeValues: { ":id": { S: "a" } },
    }),
  )
  await client.send(new dynamo.ScanCommand({ TableName, Limit: 1 }))
  await client.send(new dynamo.DeleteItemCommand({ TableName, Key, ReturnValues: "ALL_OLD" }))
  await client.send(
    new dynamo.UpdateTableCommand({
      TableName,
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    }),
  )
  await client.send(new dynamo.DeleteTableCommand({ TableName }))
}

const workInMember = async (aws: LocalAws) => {
  const keys = await enter(aws, shop, { SourceIdentity: "orgtag" })
  const options = {
    region: "eu-west-1",
    credentials: keys,
    requestHandler: aws.requestHandler,
    maxAttempts: 1,
  }
  const arns = { ResourceARNList: [orders] }
  const rgta = new tagging.ResourceGroupsTaggingAPIClient(options)
  await new sts.STSClient(options).send(new sts.GetCallerIdentityCommand({}))
  await new account.AccountClient(options).send(new account.ListRegionsCommand({}))
  await rgta.send(new tagging.GetResourcesCommand({ ResourcesPerPage: 3 }))
  await rgta.send(new tagging.GetTagKeysCommand({}))
  await rgta.send(new tagging.ListRequiredTagsCommand({ MaxResults: 200 }))
  await rgta.send(new tagging.TagResourcesCommand({ ...arns, Tags: { Env: "stage" } }))
  await rgta.send(new tagging.UntagResourcesCommand({ ...arns, TagKeys: ["Env"] }))

  const search = new explorer.ResourceExplorer2Client(options)
  await search.send(new explorer.GetIndexCommand({}))
  const { ViewArn } = await search.send(new explorer.GetDefaultViewCommand({}))
  await search.send(new explorer.ListViewsCommand({}))
  await search.send(new explorer.GetViewCommand({ ViewArn }))
  await search.send(
    new explorer.ListResourcesCommand({ Filters: { FilterString: "tag:none" }, MaxResults: 1 }),
  )
  await search.send(new explorer.SearchCommand({ QueryString: "service:sqs" }))

  const groups = new autoScaling.AutoScalingClient(options)
  const tag = { ResourceId: "web", ResourceType: "auto-scaling-group", Key: "Env" }
  const on = { ...tag, Value: "prod", PropagateAtLaunch: true }
  await groups.send(new autoScaling.CreateOrUpdateTagsCommand({ Tags: [on] }))
  await groups.send(new autoScaling.DescribeAutoScalingGroupsCommand({}))
  await groups.send(new autoScaling.DescribeTagsCommand({ Filters: [{ Name: "key", Values: ["Env"] }] }))
  await groups.send(new autoScaling.DeleteTagsCommand({ Tags: [tag] }))

  const network = new ec2.EC2Client(options)
  await network.send(new ec2.DescribeVpcsCommand({ Filters: [{ Name: "vpc-id", Values: ["vpc-1"] }] }))
  await network.send(new ec2.DescribeSubnetsCommand({}))
  await network.send(new ec2.DescribeSecurityGroupsCommand({}))
  await network.send(new ec2.DescribeNetworkAclsCommand({}))
  await network.send(new ec2.DescribeRouteTablesCommand({}))
  await network.send(new ec2.DescribeInternetGatewaysCommand({}))
}

const readIam = async (aws: LocalAws) => {
  const client = new iam.IAMClient({
    region: "eu-west-1",
    credentials: await enter(aws, shop),
    requestHandler: aws.requestHandler,
    maxAttempts: 1,
  })
  await client.send(new iam.GetRoleCommand({ RoleName: "orgtag-member" }))
  await client.send(new iam.ListRolesCommand({}))
  await client.send(new iam.ListRoleTagsCommand({ RoleName: "app" }))
  await client.send(new iam.ListUsersCommand({}))
  await client.send(new iam.ListUserTagsCommand({ UserName: "ana" }))
  await client.send(new iam.ListPoliciesCommand({ Scope: "Local" }))
  await client.send(new iam.ListPolicyTagsCommand({ PolicyArn: policyArn }))
  await client.send(new iam.ListInstanceProfilesCommand({}))
  await client.send(new iam.ListInstanceProfileTagsCommand({ InstanceProfileName: "web" }))
  await client.send(new iam.ListOpenIDConnectProvidersCommand({}))
  await client.send(
    new iam.ListOpenIDConnectProviderTagsCommand({
      OpenIDConnectProviderArn: `arn:aws:iam::${shop}:oidc-provider/token.example.com`,
    }),
  )
  await client.send(new iam.ListSAMLProvidersCommand({}))
  await client.send(
    new iam.ListSAMLProviderTagsCommand({ SAMLProviderArn: `arn:aws:iam::${shop}:saml-provider/idp` }),
  )
  await client.send(new iam.ListServerCertificatesCommand({}))
  await client.send(new iam.ListServerCertificateTagsCommand({ ServerCertificateName: "shop" }))
  await client.send(new iam.ListVirtualMFADevicesCommand({ AssignmentStatus: "Any" }))
  await client.send(new iam.ListMFADeviceTagsCommand({ SerialNumber: `arn:aws:iam::${shop}:mfa/ana` }))
}

const tellSubscribers = async (aws: LocalAws) => {
  const options = {
    region: "eu-west-1",
    credentials: aws.credentials,
    requestHandler: aws.requestHandler,
    maxAttempts: 1,
  }
  const client = new sns.SNSClient(options)
  const { TopicArn } = await client.send(new sns.CreateTopicCommand({ Name: "alerts" }))
  await client.send(
    new sns.SubscribeCommand({
      TopicArn,
      Protocol: "email",
      Endpoint: "ops@example.com",
      Attributes: { FilterPolicy: '{"severity":["critical"]}' },
    }),
  )
  await client.send(
    new sns.PublishCommand({
      TopicArn,
      Message: "m",
      MessageAttributes: { severity: { DataType: "String", StringValue: "critical" } },
    }),
  )
  await client.send(new sns.ListSubscriptionsByTopicCommand({ TopicArn }))
  // Nobody listens there: the token is known all the same.
  await client.send(
    new sns.SubscribeCommand({ TopicArn, Protocol: "http", Endpoint: "http://127.0.0.1:9/hook" }),
  )
  const Token = aws.confirmationTokens().at(-1)
  await client.send(new sns.ConfirmSubscriptionCommand({ TopicArn, Token }))

  const store = new secrets.SecretsManagerClient(options)
  await store.send(new secrets.CreateSecretCommand({ Name: "orgtag/hook", SecretString: "s" }))
  await store.send(new secrets.PutSecretValueCommand({ SecretId: "orgtag/hook", SecretString: "t" }))
  await store.send(new secrets.GetSecretValueCommand({ SecretId: "orgtag/hook" }))
}

const keepObjects = async (aws: LocalAws) => {
  const { credentials, requestHandler } = aws
  const client = new s3.S3Client({ region: "eu-west-1", credentials, requestHandler, maxAttempts: 1 })
  const Bucket = "orgtag-every"
  const object = { Bucket, Key: "seals/1" }
  await client.send(new s3.CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
  await client.send(
    new s3.PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  )
  await client.send(
    new s3.PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 400 } },
      },
    }),
  )
  await client.send(new s3.GetObjectLockConfigurationCommand({ Bucket }))
  await client.send(new s3.PutObjectCommand({ ...object, Body: "seal", IfNoneMatch: "*" }))
  await client.send(new s3.GetObjectCommand(object))
  await client.send(new s3.HeadObjectCommand(object))
  await client.send(new s3.GetObjectRetentionCommand(object))
  await client.send(
    new s3.PutObjectRetentionCommand({
      ...object,
      Retention: { Mode: "COMPLIANCE", RetainUntilDate: new Date("2100-01-01T00:00:00Z") },
    }),
  )
  await client.send(new s3.ListObjectsV2Command({ Bucket, Prefix: "seals/", MaxKeys: 1 }))
  await client.send(new s3.DeleteObjectCommand(object))
  await client.send(new s3.ListObjectVersionsCommand({ Bucket, Prefix: "seals/" }))
}

const signMessages = async (aws: LocalAws) => {
  const { credentials, requestHandler } = aws
  const client = new kms.KMSClient({ region: "eu-west-1", credentials, requestHandler, maxAttempts: 1 })
  const made = await client.send(
    new kms.CreateKeyCommand({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" }),
  )
  const KeyId = made.KeyMetadata?.Arn
  const signing = { KeyId, Message: Buffer.from("m"), SigningAlgorithm: "ECDSA_SHA_256" } as const
  await client.send(new kms.CreateAliasCommand({ AliasName: "alias/every", TargetKeyId: KeyId }))
  await client.send(new kms.DescribeKeyCommand({ KeyId: "alias/every" }))
  await client.send(new kms.GetPublicKeyCommand({ KeyId }))
  const { Signature } = await client.send(new kms.SignCommand(signing))
  await client.send(new kms.VerifyCommand({ ...signing, Signature }))
  await client.send(new kms.DisableKeyCommand({ KeyId }))
  await client.send(new kms.EnableKeyCommand({ KeyId }))
  await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId }))
  await client.send(new kms.CancelKeyDeletionCommand({ KeyId }))
}

it(
  "Every operation that is built answers an SDK client",
  withOrganization({ seed: withAccount(shop, { tagPolicy: "{}" }) }, async (aws) => {
    addResources(aws)
    await readOrganization(aws)
    await useTables(aws)
    await workInMember(aws)
    await readIam(aws)
    await tellSubscribers(aws)
    await keepObjects(aws)
    await signMessages(aws)
    const called = aws.calls()
    assert.deepStrictEqual(
      [...aws.operations].filter((name) => !called.has(name)),
      [],
    )
  }),
)
