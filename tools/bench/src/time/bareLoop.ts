import { AccountClient, ListRegionsCommand } from "@aws-sdk/client-account"
import { ListAccountsCommand, OrganizationsClient } from "@aws-sdk/client-organizations"
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
  TagResourcesCommand,
} from "@aws-sdk/client-resource-groups-tagging-api"
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts"
import type { LocalTime } from "@orgtag/local-aws"
import type { Reach } from "../engine/Reach.ts"
import { Pacer } from "./Pacer.ts"

/** What the SDK would look up in the environment and in files, which takes time that is no part of the loop. */
const lookedUp = {
  maxAttempts: 3,
  retryMode: "standard",
  defaultsMode: "standard",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  ignoreConfiguredEndpointUrls: true,
  userAgentAppId: "",
  authSchemePreference: new Array<string>(),
  disableClockSkewCorrection: true,
} as const

interface Settings {
  readonly region: string
  readonly requestHandler: Reach["requestHandler"]
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken: string
  }
}

/** What a resource lacks; an empty record where it lacks nothing. */
export type Wanted = (tags: Readonly<Record<string, string>>) => Readonly<Record<string, string>>

/** What a bare loop is to do, and by whose clock it keeps to the quotas. */
export interface BareLoop {
  readonly wanted: Wanted
  readonly time: LocalTime
}

/**
 * What somebody would write who wants the tags and nothing else: every account and Region at once, as fast as the quotas
 * of the tagging API allow, without a record, retries, guards, read-backs or an eye on what fails.
 */
export const bareLoop = async (
  aws: Reach,
  accounts: ReadonlySet<string>,
  { wanted, time }: BareLoop,
): Promise<void> => {
  const settings = { ...lookedUp, region: aws.region, requestHandler: aws.requestHandler }
  const central = { ...settings, credentials: aws.credentials }
  const organizations = new OrganizationsClient(central)
  const ids: Array<string> = []
  for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
    const page = await organizations.send(new ListAccountsCommand({ NextToken }))
    ids.push(...(page.Accounts ?? []).map(({ Id }) => Id ?? ""))
    NextToken = page.NextToken
  }
  const sts = new STSClient(central)
  await Promise.all(
    ids
      .filter((id) => accounts.has(id))
      .map(async (id) => {
        const { Credentials: given } = await sts.send(
          new AssumeRoleCommand({
            RoleArn: `arn:aws:iam::${id}:role/orgtag-member`,
            RoleSessionName: "bare-loop",
            ExternalId: "local",
          }),
        )
        const credentials = {
          accessKeyId: given?.AccessKeyId ?? "",
          secretAccessKey: given?.SecretAccessKey ?? "",
          sessionToken: given?.SessionToken ?? "",
        }
        const account = new AccountClient({ ...settings, credentials })
        const { Regions: regions } = await account.send(
          new ListRegionsCommand({ RegionOptStatusContains: ["ENABLED", "ENABLED_BY_DEFAULT"] }),
        )
        await Promise.all(
          (regions ?? []).map(({ RegionName: region }) =>
            tagRegion({ ...settings, credentials, region: region ?? "" }, { wanted, time }),
          ),
        )
      }),
  )
}

const tagRegion = async (settings: Settings, { wanted, time }: BareLoop): Promise<void> => {
  const tagging = new ResourceGroupsTaggingAPIClient(settings)
  const [reading, writing] = [new Pacer(15, time), new Pacer(5, time)]
  const alike = new Map<string, Array<string>>()
  for (let PaginationToken: string | undefined, first = true; first || PaginationToken; first = false) {
    await reading.turn()
    const page = await tagging.send(new GetResourcesCommand({ ResourcesPerPage: 100, PaginationToken }))
    for (const { ResourceARN: arn, Tags: tags } of page.ResourceTagMappingList ?? []) {
      const lacks = wanted(Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value ?? ""])))
      if (Object.keys(lacks).length === 0) continue
      const key = JSON.stringify(lacks)
      alike.set(key, [...(alike.get(key) ?? []), arn ?? ""])
    }
    PaginationToken = page.PaginationToken
  }
  const calls: Array<Promise<unknown>> = []
  for (const [key, arns] of alike)
    for (let from = 0; from < arns.length; from += 20) {
      await writing.turn()
      calls.push(
        tagging.send(
          new TagResourcesCommand({ ResourceARNList: arns.slice(from, from + 20), Tags: JSON.parse(key) }),
        ),
      )
    }
  await Promise.all(calls)
}
