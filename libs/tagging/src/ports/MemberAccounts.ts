import { Context, type Effect, type Scope, type Stream } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { LookUp } from "../domain/LookUp.ts"
import type { ExplorerGap } from "../domain/NeverTagged.ts"
import type { ObservedResource } from "../domain/ObservedResource.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
import type { SightedResource } from "../domain/SightedResource.ts"
import type { Tags } from "../domain/Tags.ts"
import type { AwsTagPolicy, RequiredKeys } from "../tagPolicy/AwsTagPolicy.ts"

/** On which terms a member account is entered. */
export interface EntryTerms {
  readonly account: AccountId
  readonly roleName: string
  readonly externalId: string | undefined
  /** 2 to 64 characters of `[\w+=,.@-]`; carries the sweep, so that CloudTrail in the member names it. */
  readonly sessionName: string
  readonly sourceIdentity: string | undefined
  /** Whether the session may only read: a plan's session policy refuses every write. */
  readonly readOnly: boolean
}

/** What the resources of one tag call came to; an ARN that is absent succeeded. */
export type FailedResources = ReadonlyMap<ResourceArn, CallFailed>

/** What Resource Explorer shows of a Region. */
export interface Exploration {
  /** Why that may not be everything; undefined where AWS gives no reason to doubt it. */
  readonly gap: Exclude<ExplorerGap, "empty" | "failed"> | undefined
  /** What it shows, page by page; nothing where it may not be asked. Foreign resources may be among it. */
  readonly resources: Stream.Stream<ReadonlyArray<SightedResource>, CallFailed>
}

/** What EC2 says of parts of networks, some of which AWS made with the default VPC. */
export interface DefaultVpcParts {
  /** Those that AWS made, and what each is. */
  readonly made: ReadonlyMap<ResourceArn, string>
  /** Those of which it is not known, and why; `not-found` where EC2 does not show them. */
  readonly untold: ReadonlyMap<ResourceArn, CallFailed>
}

/** What a service shows of its own resources: observed where its list has the tags, else sighted. */
export type FoundResource = ObservedResource | SightedResource

/** A place in the walk through a Region: the token of its next page, which lives 15 minutes, and the pages before it. */
export interface InventoryPosition {
  readonly token: string
  readonly pages: number
}

/** A page of a Region's resources; there are some without any. */
export interface InventoryPage {
  readonly resources: ReadonlyArray<ObservedResource>
  /** Where the walk goes on after this page; undefined where it is the last. */
  readonly next: InventoryPosition | undefined
}

/** A service that reads its own resources, because the tagging API does not show them. */
export interface ServiceReader {
  /** The entry of the policy's `inventory` that switches it. */
  readonly setting: "resourceExplorer" | "iam" | "autoScaling"
  /** Whether its resources belong to the partition's home Region, and are listed there only. */
  readonly isGlobal: boolean
  /** Whether a resource is one of its own; `AccountSession.read` then asks this service for it. */
  readonly reads: (arn: ResourceArn) => boolean
  /** Its resources in a Region, page by page. Fails as a whole where a page cannot be read. */
  readonly list: (region: Region) => Stream.Stream<ReadonlyArray<FoundResource>, CallFailed>
}

/** One member account, entered once; its credentials serve all of its Regions and renew themselves. */
export interface AccountSession {
  readonly account: AccountId
  /** By how many milliseconds this machine's clock was ahead of AWS's when the account was entered. */
  readonly clockAhead: number
  /** The tags of the member role that was entered, as IAM says them now. */
  readonly roleTags: Effect.Effect<Tags, CallFailed>
  /** The AWS tag policy that is in effect in the account. */
  readonly tagPolicy: Effect.Effect<AwsTagPolicy, CallFailed>
  /** The keys that it requires, by type; a type may come more than once. */
  readonly requiredKeys: Effect.Effect<ReadonlyArray<RequiredKeys>, CallFailed>
  /** The Regions enabled in the account. */
  readonly regions: Effect.Effect<ReadonlyArray<Region>, CallFailed>
  /**
   * The resources of a Region that have or had tags, page by page. Fails as a whole where a page cannot be read: pages
   * that came before are then not the Region. Foreign resources and repeats may be among them. With a place that an
   * earlier walk came to it goes on there; a token that has run out is `PaginationTokenExpiredException`.
   */
  readonly inventory: (region: Region, from?: InventoryPosition) => Stream.Stream<InventoryPage, CallFailed>
  /** The services that read their own resources. */
  readonly readers: ReadonlyArray<ServiceReader>
  /**
   * What Resource Explorer shows of a Region. Asks for the index first; where there is none it asks nothing more, for a
   * search could create one, unless `createIndex` allows that. A session that only reads never allows it. With `only` it is
   * asked for that resource alone.
   */
  readonly explore: (
    region: Region,
    options: { readonly createIndex: boolean; readonly only?: ResourceArn },
  ) => Effect.Effect<Exploration, CallFailed>
  /** What the tagging API says of at most 100 ARNs in a Region, and which it leaves out. */
  readonly lookUp: (region: Region, arns: ReadonlyArray<ResourceArn>) => Effect.Effect<LookUp, CallFailed>
  /**
   * The resources among at most 100 ARNs that AWS knows in a Region, read by the service's own reader where there is
   * one, else by the tagging API; one that is left out was not read.
   */
  readonly read: (
    region: Region,
    arns: ReadonlyArray<ResourceArn>,
  ) => Effect.Effect<ReadonlyArray<ObservedResource>, CallFailed>
  /**
   * Which of at most 100 resources of `defaultVpcTypes` AWS made with the default VPC of a Region. Those of other types are
   * passed over, and asking for none makes no call.
   */
  readonly defaultVpcParts: (
    region: Region,
    arns: ReadonlyArray<ResourceArn>,
  ) => Effect.Effect<DefaultVpcParts>
  /** Adds or overwrites the same 1 to 50 tags on at most 20 resources; other keys stay. */
  readonly tag: (
    region: Region,
    arns: ReadonlyArray<ResourceArn>,
    tags: Tags,
  ) => Effect.Effect<FailedResources, CallFailed>
  /** Removes the same 1 to 50 keys from at most 20 resources; a key that is absent is no failure. */
  readonly untag: (
    region: Region,
    arns: ReadonlyArray<ResourceArn>,
    keys: ReadonlyArray<string>,
  ) => Effect.Effect<FailedResources, CallFailed>
}

/** The way into member accounts. */
export class MemberAccounts extends Context.Service<
  MemberAccounts,
  {
    /** Assumes the member role. Every refusal is `cannot-enter`: STS does not tell why. */
    readonly enter: (terms: EntryTerms) => Effect.Effect<AccountSession, CallFailed, Scope.Scope>
  }
>()("@orgtag/tagging/ports/MemberAccounts") {}
