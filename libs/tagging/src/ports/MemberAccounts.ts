import { Context, type Effect, type Scope, type Stream } from "effect"
import type { AccountId } from "../domain/AccountId.ts"
import type { CallFailed } from "../domain/CallFailed.ts"
import type { ObservedResource } from "../domain/ObservedResource.ts"
import type { Region } from "../domain/Region.ts"
import type { ResourceArn } from "../domain/ResourceArn.ts"
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

/** One member account, entered once; its credentials serve all of its Regions and renew themselves. */
export interface AccountSession {
  readonly account: AccountId
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
   * that came before are then not the Region. Foreign resources and repeats may be among them.
   */
  readonly inventory: (region: Region) => Stream.Stream<ReadonlyArray<ObservedResource>, CallFailed>
  /** The resources among at most 100 ARNs that AWS knows in a Region; one that is left out was not read. */
  readonly read: (
    region: Region,
    arns: ReadonlyArray<ResourceArn>,
  ) => Effect.Effect<ReadonlyArray<ObservedResource>, CallFailed>
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
