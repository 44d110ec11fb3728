import { TagResourcesCommand, UntagResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api"
import { AwsClients } from "@orgtag/aws-clients"
import {
  type AccountSession,
  type CallFailed,
  type EntryTerms,
  MemberAccounts,
  type Region,
  type ResourceArn,
  type Tags,
} from "@orgtag/tagging"
import { Effect, Layer, Scope } from "effect"
import { assumeMemberRole } from "./assumeMemberRole.ts"
import { awsLimits } from "./awsLimits.ts"
import { enabledRegions } from "./enabledRegions.ts"
import { MemberCalls } from "./MemberCalls.ts"
import { DefaultVpcReader } from "./defaultVpc/DefaultVpcReader.ts"
import { exploreRegion } from "./exploreRegion.ts"
import { readOwn } from "./readOwn.ts"
import { lookUpResources, walkInventory } from "./readResources.ts"
import { readRoleTags } from "./readRoleTags.ts"
import { readRequiredKeys, readTagPolicy } from "./readTagPolicy.ts"
import { serviceReaders } from "./readers/serviceReaders.ts"
import { SessionCredentials } from "./SessionCredentials.ts"
import { WriteAnswer } from "./taggingAnswers.ts"
import { writeTags } from "./writeTags.ts"

/** The port MemberAccounts on STS, Account and the tagging API. */
export const awsMemberAccounts: Layer.Layer<MemberAccounts, never, AwsClients> = Layer.effect(
  MemberAccounts,
  Effect.gen(function* () {
    const clients = yield* AwsClients
    return MemberAccounts.of({ enter: (terms) => enter(clients, terms) })
  }),
)

const enter = Effect.fnUntraced(function* (
  clients: AwsClients["Service"],
  terms: EntryTerms,
): Effect.fn.Return<AccountSession, CallFailed, Scope.Scope> {
  const ownRegion = yield* clients.region
  const credentials = yield* SessionCredentials.make(assumeMemberRole(clients, terms))
  const scope = yield* Scope.Scope
  const calls = new MemberCalls(clients, { account: terms.account, credentials, scope })
  const readers = serviceReaders.map((make) => make(calls))
  return {
    account: terms.account,
    clockAhead: credentials.clockAhead,
    roleTags: readRoleTags(calls, ownRegion, terms.roleName),
    tagPolicy: readTagPolicy(calls, ownRegion),
    requiredKeys: readRequiredKeys(calls, ownRegion),
    regions: enabledRegions(calls, ownRegion),
    inventory: (region, from) => walkInventory(calls, region, from),
    readers,
    explore: (region, { createIndex, only }) =>
      exploreRegion(calls, region, { createIndex: createIndex && !terms.readOnly, only }),
    lookUp: (region, arns) => lookUpResources(calls, region, arns),
    defaultVpcParts: new DefaultVpcReader(calls).read,
    read: (region, arns) => readOwn(calls, readers, region, arns),
    tag: (region, arns, tags) => tag(calls, region, arns, tags),
    untag: (region, arns, keys) => untag(calls, region, arns, keys),
  }
})

const tag = (calls: MemberCalls, region: Region, arns: ReadonlyArray<ResourceArn>, tags: Tags) => {
  if (tags.size < 1 || tags.size > awsLimits.writeTags) return tooMany(tags.size, "tags")
  const terms = calls.taggingTerms(region, "TagResources", { kind: "write", answer: WriteAnswer })
  const call = (some: ReadonlyArray<ResourceArn>) =>
    calls.in(region, ({ tagging }) =>
      calls.send(
        tagging,
        new TagResourcesCommand({ ResourceARNList: [...some], Tags: Object.fromEntries(tags) }),
        terms,
      ),
    )
  return writeTags({ place: terms, call, throttled: calls.throttled(terms) }, arns)
}

const untag = (
  calls: MemberCalls,
  region: Region,
  arns: ReadonlyArray<ResourceArn>,
  keys: ReadonlyArray<string>,
) => {
  if (keys.length < 1 || keys.length > awsLimits.writeTags) return tooMany(keys.length, "keys")
  const terms = calls.taggingTerms(region, "UntagResources", { kind: "write", answer: WriteAnswer })
  const call = (some: ReadonlyArray<ResourceArn>) =>
    calls.in(region, ({ tagging }) =>
      calls.send(
        tagging,
        new UntagResourcesCommand({ ResourceARNList: [...some], TagKeys: [...keys] }),
        terms,
      ),
    )
  return writeTags({ place: terms, call, throttled: calls.throttled(terms) }, arns)
}

/** A call that AWS would refuse is a mistake of ours, not a failure of the resources. */
const tooMany = (count: number, what: string) =>
  Effect.die(new RangeError(`${count} ${what} in one write, 1 to ${awsLimits.writeTags}`))
