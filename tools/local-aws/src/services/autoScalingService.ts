import { AwsError } from "../AwsError.ts"
import { answer, type Call, type Operation, type Service } from "../Call.ts"
import type { Input } from "../Input.ts"
import type { LocalTime } from "../LocalTime.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { pageOf } from "../Page.ts"
import { queryProtocol } from "../protocols/queryProtocol.ts"
import type { Resource } from "../Resource.ts"
import { tagCountRefusal, tagRefusal } from "../TagRules.ts"

/** Tags of one native call. */
const tagsMax = 25

/**
 * Auto Scaling groups and their tags, the only reader of them: the tagging API writes these tags and never lists them.
 * Each tag says whether it goes on to instances that are launched later; the tagging API's own do not.
 */
export const autoScalingService = (state: OrganizationState, time: LocalTime): Service => {
  const operations = new AutoScalingOperations(state, time)
  return {
    id: "Auto Scaling",
    signingName: "autoscaling",
    protocol: queryProtocol("http://autoscaling.amazonaws.com/doc/2011-01-01/"),
    regions: "enabled",
    operations: operations.table,
    buckets: () => [],
    throttled: () => new AwsError("Throttling", 400, "Rate exceeded"),
    invalid,
    actionPrefix: "autoscaling",
  }
}

const invalid = (message: string): AwsError => new AwsError("ValidationError", 400, message)

class AutoScalingOperations {
  readonly table: ReadonlyMap<string, Operation>
  readonly #state: OrganizationState
  readonly #time: LocalTime
  /** `ARN|key` of the tags that are passed on. Not kept over restarts. */
  readonly #propagated = new Set<string>()

  constructor(state: OrganizationState, time: LocalTime) {
    this.#state = state
    this.#time = time
    this.table = new Map<string, Operation>([
      ["CreateOrUpdateTags", (call) => this.#createOrUpdateTags(call)],
      ["DeleteTags", (call) => this.#deleteTags(call)],
      ["DescribeAutoScalingGroups", (call) => this.#describeGroups(call)],
      ["DescribeTags", (call) => this.#describeTags(call)],
    ])
  }

  #groups(call: Call): ReadonlyArray<Resource> {
    return this.#state
      .cell(call.account, call.region)
      .filter((resource) => resource.type === "autoscaling:autoScalingGroup" && resource.current.exists)
  }

  #group(call: Call, name: string): Resource {
    const group = this.#groups(call).find(({ arn }) => nameOf(arn) === name)
    if (group === undefined) throw invalid(`AutoScalingGroup name not found - ${name}`)
    return group
  }

  #tags(call: Call, group: Resource) {
    const moment = this.#time.now() - (call.faults.staleMs ?? 0)
    return [...(group.asOf(moment)?.tags ?? [])].map(([Key, Value]) => ({
      ResourceId: nameOf(group.arn),
      ResourceType: "auto-scaling-group",
      Key,
      Value,
      PropagateAtLaunch: this.#propagated.has(`${group.arn}|${Key}`),
    }))
  }

  #describeGroups(call: Call) {
    const names = call.input.texts("AutoScalingGroupNames")
    const groups = this.#groups(call).filter(({ arn }) => names.length === 0 || names.includes(nameOf(arn)))
    return paged(call, "AutoScalingGroups", groups, (group) => ({
      AutoScalingGroupName: nameOf(group.arn),
      AutoScalingGroupARN: group.arn,
      MinSize: 0,
      MaxSize: 0,
      DesiredCapacity: 0,
      DefaultCooldown: 300,
      AvailabilityZones: [`${call.region}a`],
      HealthCheckType: "EC2",
      CreatedTime: "2020-01-01T00:00:00.000Z",
      Tags: this.#tags(call, group),
    }))
  }

  #describeTags(call: Call) {
    const filters = call.input
      .structures("Filters")
      .map((filter) => ({ name: filter.required("Name"), values: filter.texts("Values") }))
    const rows = this.#groups(call)
      .flatMap((group) => this.#tags(call, group))
      .filter((tag) =>
        filters.every(({ name, values }) => {
          if (name === "auto-scaling-group") return values.includes(tag.ResourceId)
          if (name === "key") return values.includes(tag.Key)
          if (name === "value") return values.includes(tag.Value)
          throw invalid(`Filter ${name} is not known`)
        }),
      )
    return paged(call, "Tags", rows, (tag) => tag)
  }

  #createOrUpdateTags(call: Call) {
    const changes = this.#changes(call)
    for (const { group, key, value } of changes) {
      const refusal = tagRefusal(group, key, value)
      if (refusal !== undefined) throw invalid(refusal.message)
      const tags = new Map(group.current.tags).set(key, value)
      if (tagCountRefusal(group, tags) !== undefined)
        throw new AwsError("LimitExceeded", 400, `${group.arn} would have more than 50 tags`)
    }
    for (const { group, key, value, propagate } of changes) {
      this.#state.setTags(
        group,
        new Map(group.current.tags).set(key, value),
        this.#time.now(),
        call.identity.arn,
      )
      if (propagate) this.#propagated.add(`${group.arn}|${key}`)
      else this.#propagated.delete(`${group.arn}|${key}`)
    }
    return answer({})
  }

  #deleteTags(call: Call) {
    for (const { group, key } of this.#changes(call)) {
      const tags = new Map(group.current.tags)
      tags.delete(key)
      this.#state.setTags(group, tags, this.#time.now(), call.identity.arn)
    }
    return answer({})
  }

  #changes(call: Call) {
    const tags = call.input.structures("Tags")
    if (tags.length < 1 || tags.length > tagsMax) throw invalid("Tags must hold 1 to 25 tags")
    return tags.map((tag) => ({
      group: this.#group(call, tag.required("ResourceId")),
      key: keyOf(tag),
      value: tag.text("Value") ?? "",
      propagate: tag.flag("PropagateAtLaunch"),
    }))
  }
}

const keyOf = (tag: Input): string => {
  const key = tag.required("Key")
  if (key.toLowerCase().startsWith("aws:"))
    throw invalid(`Tag keys that start with 'aws:' are reserved: ${key}`)
  return key
}

const nameOf = (arn: string): string => arn.split("autoScalingGroupName/")[1] ?? ""

const paged = <Row>(call: Call, member: string, rows: ReadonlyArray<Row>, write: (row: Row) => unknown) => {
  const page = pageOf(rows, {
    size: call.input.whole("MaxRecords", 1, 100) ?? 50,
    token: call.input.text("NextToken"),
    fault: call.faults.page,
    serial: call.serial,
    invalidToken: () => new AwsError("InvalidNextToken", 400, "The NextToken value is not valid."),
  })
  return answer({ [member]: page.rows.map(write), NextToken: page.next })
}
