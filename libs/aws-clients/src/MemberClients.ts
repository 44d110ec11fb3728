import { AccountClient } from "@aws-sdk/client-account"
import { AutoScalingClient } from "@aws-sdk/client-auto-scaling"
import type { EC2Client } from "@aws-sdk/client-ec2"
import { IAMClient } from "@aws-sdk/client-iam"
import { OrganizationsClient } from "@aws-sdk/client-organizations"
import { ResourceExplorer2Client } from "@aws-sdk/client-resource-explorer-2"
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api"
import type { ClientSettings } from "./clientSettings.ts"
import { type Ec2Sdk, loadEc2 } from "./loadEc2.ts"

/** EC2's client, and the commands that are sent to it. */
export interface LoadedEc2 {
  readonly sdk: Ec2Sdk
  readonly ec2: EC2Client
}

/**
 * The clients of one member account in one Region, each made when it is first asked for.
 *
 * Account, IAM and Organizations are global: their endpoint follows from the Region's partition.
 */
export class MemberClients {
  private readonly settings: ClientSettings
  private readonly made: Array<{ destroy(): void }> = []
  private loadedEc2: Promise<LoadedEc2> | undefined
  private readonly lazily = <Client extends { destroy(): void }>(make: () => Client): (() => Client) => {
    let client: Client | undefined
    return () => {
      if (client === undefined) {
        client = make()
        this.made.push(client)
      }
      return client
    }
  }
  private readonly getTagging = this.lazily(() => new ResourceGroupsTaggingAPIClient(this.settings))
  private readonly getAccount = this.lazily(() => new AccountClient(this.settings))
  private readonly getResourceExplorer = this.lazily(() => new ResourceExplorer2Client(this.settings))
  private readonly getIam = this.lazily(() => new IAMClient(this.settings))
  private readonly getOrganizations = this.lazily(() => new OrganizationsClient(this.settings))
  private readonly getAutoScaling = this.lazily(() => new AutoScalingClient(this.settings))

  constructor(settings: ClientSettings) {
    this.settings = settings
  }

  get tagging(): ResourceGroupsTaggingAPIClient {
    return this.getTagging()
  }

  get account(): AccountClient {
    return this.getAccount()
  }

  get resourceExplorer(): ResourceExplorer2Client {
    return this.getResourceExplorer()
  }

  get iam(): IAMClient {
    return this.getIam()
  }

  /** Organizations as the member sees it: itself, and what policies hold for it. */
  get organizations(): OrganizationsClient {
    return this.getOrganizations()
  }

  get autoScaling(): AutoScalingClient {
    return this.getAutoScaling()
  }

  /** EC2's client and its commands, which are loaded when they are first asked for. */
  get ec2(): Promise<LoadedEc2> {
    this.loadedEc2 ??= loadEc2().then((sdk) => ({
      sdk,
      ec2: this.lazily(() => new sdk.EC2Client(this.settings))(),
    }))
    return this.loadedEc2
  }

  /** Destroys the clients that were made. */
  destroy(): void {
    for (const client of this.made) client.destroy()
  }
}
