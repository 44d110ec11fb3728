/** Why a statement is in a policy, and the files whose calls need it. */
export interface StatementReason {
  readonly why: string
  /** From the root of the workspace; each names every call of the statement, where `calls` says so. */
  readonly files: ReadonlyArray<string>
  /** Whether the actions are calls of ours, by their names; otherwise they are what AWS does for such a call. */
  readonly calls: boolean
}

const ours = (why: string, ...files: ReadonlyArray<string>): StatementReason => ({ why, files, calls: true })
const ofAws = (why: string, ...files: ReadonlyArray<string>): StatementReason => ({
  why,
  files,
  calls: false,
})

const items = "libs/persistence/src/documentCommands.ts"

/** The reason of every statement, by its Sid; pieces of one that was cut share it. */
export const statementReasons: Readonly<Record<string, StatementReason>> = {
  ListTheOrganization: ours(
    "The accounts are those of the organization's own list",
    "libs/aws/src/awsOrganization.ts",
  ),
  WalkTheOrganization: ours(
    "Only where the policy names OUs, or tags of OUs and accounts",
    "libs/aws/src/awsOrganization.ts",
  ),
  EnterAccounts: ofAws(
    "One session for each account; `sts:SetSourceIdentity` goes with it",
    "libs/aws/src/assumeMemberRole.ts",
  ),
  ReadThePolicy: ofAws("The deployed policy file", "infra/src/security/SecurityStack.ts"),
  KeepResults: ofAws(
    "Work list, policy, problems, manifests and report of a sweep",
    "libs/tagging/src/deployment/deployment.ts",
  ),
  TellWhatIsMissing: ofAws(
    "So that S3 says of an object that is not there that it is not there, and not that it may not be read",
    "libs/tagging/src/deployment/deployment.ts",
  ),
  ReadTheRecord: ours(
    "Heads, history, actions and ledger, read consistently",
    items,
    "libs/persistence/src/tagMapCommands.ts",
    "libs/persistence/src/missingTables.ts",
  ),
  VerifyTheRecord: ours("`orgtag verify` looks at every item", items),
  WriteHeads: ours("Steps 0 and 5 of the protocol", "libs/persistence/src/tagMapCommands.ts"),
  AddToHistory: ours(
    "Step 6: an entry where none is. Never changed, never deleted",
    "libs/persistence/src/tagMapCommands.ts",
  ),
  WriteActions: ours(
    "Steps 2 and 7, in batches: this table alone, since it can be rebuilt from the ledger",
    items,
  ),
  KeepTheLedger: ours("Sweeps, rows, groups, states, leases, seals", items),
  NeverDecidesOrSeals: ofAws(
    "Approving policies and stopping sweeps is people's, sealing is for `orgtag-conclude`",
    items,
  ),
  NeverDecides: ofAws("Approving policies and stopping sweeps is people's", items),
  UseTheRecordsKey: ofAws(
    "What DynamoDB and S3 ask of whoever reads or writes what our key encrypts; through them only",
    "infra/src/security/EncryptionKeys.ts",
  ),
  Log: ofAws("The function's own log group", "infra/src/security/SweepFunctions.ts"),
  Trace: ofAws("X-Ray, whose actions take no resource", "infra/src/security/SweepFunctions.ts"),
  Sign: ours("Seals are signed here and nowhere else", "libs/aws/src/kmsSigner.ts"),
  KeepSeals: ours("A copy of each seal under Object Lock", "libs/aws/src/s3Bucket.ts"),
  TellWhichSealsHaveNoCopy: ofAws(
    "Without it S3 says of a copy that is not there that it may not be read",
    "libs/aws/src/s3SealCopies.ts",
  ),
  Tell: ours(
    "Alerts, to our topic and to those of the policy file",
    "libs/alerts/src/channels/snsChannel.ts",
  ),
  ReadWebhooks: ours(
    "Webhooks of the policy file: URL and key of each",
    "libs/alerts/src/webhook/WebhookTarget.ts",
  ),
  EncryptAlerts: ofAws("The topic is encrypted by our key", "infra/src/security/AlertTopic.ts"),
  VerifySeals: ours("`orgtag verify` checks signatures with the public key", "libs/aws/src/kmsPublicKey.ts"),
  ReadSeals: ours("`orgtag verify` compares the copies under Object Lock", "libs/aws/src/s3Bucket.ts"),
  ListSeals: ofAws("The same", "libs/aws/src/s3SealCopies.ts"),
  InvokeTheFunctions: ofAws("The three functions, and no other", "infra/src/security/sweepDefinition.ts"),
  StartChildren: ofAws("A child of its own for each account", "infra/src/security/sweepDefinition.ts"),
  FollowChildren: ofAws("How its children end", "infra/src/security/sweepDefinition.ts"),
  ReadTheWorkList: ofAws(
    "The accounts to sweep, as `orgtag-prepare` wrote them",
    "infra/src/security/sweepDefinition.ts",
  ),
  WriteWhatChildrenCameTo: ofAws("What each child returned", "infra/src/security/sweepDefinition.ts"),
  DeliverLogs: ofAws(
    "Step Functions' own log delivery, whose actions take no resource",
    "infra/src/security/SweepStateMachine.ts",
  ),
  StartSweeps: ofAws("The one state machine", "infra/src/security/Schedules.ts"),
  FollowSweeps: ofAws("Its executions", "infra/src/security/SecurityStack.ts"),
  Approve: ofAws("One item: the digest of the deployed policy", "infra/src/security/Approval.ts"),
  SayWhatWasNotStarted: ofAws(
    "What could not be started goes into a queue that has an alarm",
    "infra/src/security/Schedules.ts",
  ),
  EncryptIt: ofAws("The queue is encrypted by our key", "infra/src/security/NotStarted.ts"),
  Export: ofAws("The daily export of each table", "infra/src/security/Schedules.ts"),
  WriteExports: ofAws(
    "DynamoDB writes exports in the name of whoever asks for them",
    "infra/src/security/Schedules.ts",
  ),
  ForwardToOrgtag: ofAws(
    "Events of accounts that join, to the security account's bus",
    "infra/src/management/ManagementStack.ts",
  ),
  Read: ofAws(
    "What orgtag reads in an account, and what the tagging API reads for it",
    "infra/src/permissions/memberReads.ts",
  ),
  ReadItself: ours("Its own tags, which say what it grants", "libs/aws/src/readRoleTags.ts"),
  FindWhatNeverHadATag: ofAws(
    "Resource Explorer, where the policy's `inventory.resourceExplorer` has it",
    "libs/aws/src/exploreRegion.ts",
  ),
  ReadIamAndAutoScaling: ofAws(
    "What the tagging API does not show",
    "libs/aws/src/readers/iamReader.ts",
    "libs/aws/src/readers/iamKinds.ts",
    "libs/aws/src/readers/autoScalingReader.ts",
  ),
  TellDefaultVpcs: ofAws(
    "Which VPC, subnets and other parts of networks AWS made itself, where the policy's `inventory.ec2` has it",
    "libs/aws/src/defaultVpc/networkKinds.ts",
  ),
  CreateAnIndex: ofAws(
    "Only where the policy says `inventory.createIndex: true`",
    "infra/src/permissions/memberReads.ts",
  ),
  CallTheTaggingApi: ours(
    "These two know neither resources nor condition keys: the limits are on the services' actions, which AWS checks as well",
    "libs/aws/src/awsMemberAccounts.ts",
  ),
  WriteManagedKeys: ofAws(
    "The services' own tag actions, for managed keys only",
    "infra/src/permissions/tagActions.ts",
  ),
  WriteManagedKeysWithoutResource: ofAws(
    "The same for services whose tag actions take no resource",
    "infra/src/permissions/tagActions.ts",
  ),
  CannotBeHeldToKeys: ofAws(
    "Tag actions that do not know `aws:TagKeys`: IAM cannot hold them to keys, orgtag does",
    "infra/src/permissions/tagActions.ts",
  ),
  CannotBeHeldToKeysOrResources: ofAws(
    "The same, and they take no resource either",
    "infra/src/permissions/tagActions.ts",
  ),
  NeverTheseTypes: ofAws(
    "Types that the policy protects, and types whose tagging does more than tag and that it does not allow by name",
    "libs/tagging/src/access/neededGrants.ts",
  ),
  NeverProtectedKeys: ofAws(
    "`protect.keys` of the policy, whatever else is allowed",
    "infra/src/permissions/memberPolicy.ts",
  ),
  NeverThisRole: ofAws(
    "Its tags say what it grants: it may not say so itself",
    "infra/src/permissions/memberPolicy.ts",
  ),
}

/** The reason of a statement. */
export const reasonOf = (sid: string): StatementReason | undefined =>
  statementReasons[sid.replace(/\d+$/u, "")]
