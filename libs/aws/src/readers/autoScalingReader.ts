import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling"
import { ObservedResource, type Region, ResourceArn, resourceTypeOf, TagList } from "@orgtag/tagging"
import { Effect, Schema, Stream } from "effect"
import { awsLimits } from "../awsLimits.ts"
import { malformed } from "../malformed.ts"
import type { MemberCalls } from "../MemberCalls.ts"
import { collectPages, walkPages } from "../walkPages.ts"
import type { MakeReader } from "./MemberReader.ts"

const GroupsAnswer = Schema.Struct({
  AutoScalingGroups: Schema.Array(
    Schema.Struct({
      AutoScalingGroupARN: ResourceArn,
      Tags: Schema.Array(Schema.Struct({ Key: Schema.String, Value: Schema.optional(Schema.String) })),
    }),
  ),
  NextToken: Schema.optional(Schema.String),
})
type Group = (typeof GroupsAnswer.Type)["AutoScalingGroups"][number]

/**
 * Auto Scaling groups, which the tagging API tags and never shows: DescribeAutoScalingGroups has their tags, 100 groups
 * a page.
 */
export const autoScalingReader: MakeReader = (calls) => ({
  setting: "autoScaling",
  isGlobal: false,
  reads: (arn) => resourceTypeOf(arn) === "autoscaling:autoScalingGroup",
  list: (region) =>
    walkPages(groupsIn(calls, region)).pipe(
      Stream.mapEffect((groups) => Effect.forEach(groups, (group) => observed(calls, region, group))),
    ),
  read: Effect.fnUntraced(function* (region, arns) {
    if (arns.length === 0) return []
    const groups = yield* collectPages(groupsIn(calls, region, arns.map(nameOf)))
    const asked = new Set(arns)
    return yield* Effect.forEach(
      groups.filter((group) => asked.has(group.AutoScalingGroupARN)),
      (group) => observed(calls, region, group),
    )
  }),
})

const placeOf = (calls: MemberCalls, region: Region) => ({
  service: "Auto Scaling",
  operation: "DescribeAutoScalingGroups",
  account: calls.account,
  region,
})

/** The groups of a Region, or those of at most 100 names: with MaxRecords that many fit into one call. */
const groupsIn = (calls: MemberCalls, region: Region, names?: ReadonlyArray<string>) => ({
  place: placeOf(calls, region),
  pagesMax: awsLimits.smallPages,
  identify: (group: Group): string => group.AutoScalingGroupARN,
  page: (token: string | undefined) =>
    calls
      .in(region, ({ autoScaling }) =>
        calls.send(
          autoScaling,
          new DescribeAutoScalingGroupsCommand({
            MaxRecords: awsLimits.autoScalingPage,
            NextToken: token,
            ...(names === undefined ? {} : { AutoScalingGroupNames: [...names] }),
          }),
          { ...placeOf(calls, region), memberRegion: true, kind: "read", answer: GroupsAnswer },
        ),
      )
      .pipe(Effect.map((answer) => ({ rows: answer.AutoScalingGroups, next: answer.NextToken }))),
})

const nameOf = (arn: ResourceArn): string => arn.split(":autoScalingGroupName/")[1] ?? ""

/** An empty value is left out of some of the service's answers. */
const observed = (calls: MemberCalls, region: Region, group: Group) =>
  Schema.decodeEffect(TagList)(group.Tags.map(({ Key, Value = "" }) => ({ Key, Value }))).pipe(
    Effect.map((tags) => ObservedResource.fromServiceReader(group.AutoScalingGroupARN, tags)),
    Effect.mapError((error) => malformed(placeOf(calls, region), "SchemaError", error.message)),
  )
