import { AwsError } from "../AwsError.ts"
import { answer, type Call, type Operation, type Service } from "../Call.ts"
import type { AccountSeed, UnitSeed } from "../Organization.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { pageOf } from "../Page.ts"
import { jsonProtocol } from "../protocols/jsonProtocol.ts"
import { organizationsBuckets } from "./organizationsBuckets.ts"
import { invalid, invalidToken, targetNotFound, tooManyRequests } from "./organizationsErrors.ts"

/** The largest page of every list of Organizations. */
const pageMax = 20

/** When accounts joined: nothing depends on it, and it must be the same in every run. */
const joinedAt = 1_577_836_800

/**
 * Organizations, read only: what orgtag asks of it. Pages hold at most 20, `Account.State` has taken the place of
 * `Account.Status` (retired 2026-09-09), and `Account.Paths` gives the units above an account.
 *
 * The management account and the delegated administrator (the security account) may read; of the others each may
 * describe the organization and ask for its own effective policy.
 */
export const organizationsService = (state: OrganizationState): Service => {
  const operations = new OrganizationsOperations(state)
  return {
    id: "Organizations",
    signingName: "organizations",
    protocol: jsonProtocol("1.1", "Message"),
    regions: "home",
    operations: operations.table,
    buckets: organizationsBuckets,
    throttled: tooManyRequests,
    invalid,
    actionPrefix: "organizations",
    accountOf: (_operation, input) =>
      ["AccountId", "ResourceId", "ChildId", "TargetId"]
        .map((name) => input.fields[name])
        .find((value): value is string => typeof value === "string" && /^\d{12}$/u.test(value)),
  }
}

class OrganizationsOperations {
  readonly table: ReadonlyMap<string, Operation>
  readonly #state: OrganizationState
  readonly #units: ReadonlyMap<string, UnitSeed>

  constructor(state: OrganizationState) {
    this.#state = state
    this.#units = new Map(state.seed.units.map((unit) => [unit.id, unit]))
    const forReaders: ReadonlyArray<readonly [string, Operation]> = [
      ["DescribeAccount", (call) => this.#describeAccount(call)],
      ["DescribeOrganizationalUnit", (call) => this.#describeUnit(call)],
      [
        "ListAccounts",
        (call) => this.#page(call, "Accounts", this.#state.members, (one) => this.#account(one)),
      ],
      ["ListAccountsForParent", (call) => this.#listAccountsForParent(call)],
      ["ListChildren", (call) => this.#listChildren(call)],
      ["ListOrganizationalUnitsForParent", (call) => this.#listUnitsForParent(call)],
      ["ListParents", (call) => this.#listParents(call)],
      ["ListRoots", (call) => this.#page(call, "Roots", [this.#root()], (root) => root)],
      ["ListTagsForResource", (call) => this.#listTags(call)],
    ]
    const forAll: ReadonlyArray<readonly [string, Operation]> = [
      ["DescribeEffectivePolicy", (call) => this.#effectivePolicy(call)],
      ["DescribeOrganization", () => this.#describeOrganization()],
    ]
    this.table = new Map([
      ...forAll,
      ...forReaders.map(([name, operation]): readonly [string, Operation] => [
        name,
        (call) => {
          this.#onlyReaders(call)
          return operation(call)
        },
      ]),
    ])
  }

  #onlyReaders(call: Call): void {
    const { managementAccountId, securityAccountId } = this.#state.seed
    const { account } = call.identity
    if (account !== managementAccountId && account !== securityAccountId)
      throw new AwsError("AccessDeniedException", 400, "You don't have permissions to access this resource.")
  }

  #arn(kind: string, path: string): string {
    const { partition, managementAccountId, organizationId } = this.#state.seed
    return `arn:${partition}:organizations::${managementAccountId}:${kind}/${organizationId}${path}`
  }

  #account(account: AccountSeed) {
    return {
      Id: account.id,
      Arn: this.#arn("account", `/${account.id}`),
      Email: account.email,
      Name: account.name,
      State: account.state,
      Paths: [`${this.#path(account.parentId)}${account.id}/`],
      JoinedMethod: account.id === this.#state.seed.managementAccountId ? "INVITED" : "CREATED",
      JoinedTimestamp: joinedAt,
    }
  }

  /** `o-x/r-y/ou-z/`, from the organization down to this root or unit. */
  #path(parentId: string): string {
    const unit = this.#units.get(parentId)
    if (unit !== undefined) return `${this.#path(unit.parentId)}${unit.id}/`
    return `${this.#state.seed.organizationId}/${parentId}/`
  }

  #unit(unit: UnitSeed) {
    return { Id: unit.id, Arn: this.#arn("ou", `/${unit.id}`), Name: unit.name, Path: this.#path(unit.id) }
  }

  #root() {
    const { rootId } = this.#state.seed
    return { Id: rootId, Arn: this.#arn("root", `/${rootId}`), Name: "Root", PolicyTypes: [] }
  }

  #describeOrganization() {
    const { organizationId, managementAccountId } = this.#state.seed
    const management = this.#state.member(managementAccountId)
    return answer({
      Organization: {
        Id: organizationId,
        Arn: this.#arn("organization", ""),
        FeatureSet: "ALL",
        MasterAccountArn: this.#arn("account", `/${managementAccountId}`),
        MasterAccountId: managementAccountId,
        MasterAccountEmail: management?.email ?? "",
        AvailablePolicyTypes: [],
      },
    })
  }

  #describeAccount(call: Call) {
    const account = this.#state.member(call.input.required("AccountId"))
    if (account === undefined)
      throw new AwsError("AccountNotFoundException", 400, "You specified an account that doesn't exist.")
    return answer({ Account: this.#account(account) })
  }

  #describeUnit(call: Call) {
    const unit = this.#units.get(call.input.required("OrganizationalUnitId"))
    if (unit === undefined)
      throw new AwsError(
        "OrganizationalUnitNotFoundException",
        400,
        "You specified an organizational unit that doesn't exist.",
      )
    return answer({ OrganizationalUnit: this.#unit(unit) })
  }

  #parentId(call: Call): string {
    const id = call.input.required("ParentId")
    if (id === this.#state.seed.rootId || this.#units.has(id)) return id
    throw new AwsError("ParentNotFoundException", 400, "You specified parent that doesn't exist.")
  }

  #listAccountsForParent(call: Call) {
    const parentId = this.#parentId(call)
    const accounts = this.#state.members.filter((account) => account.parentId === parentId)
    return this.#page(call, "Accounts", accounts, (account) => this.#account(account))
  }

  #listUnitsForParent(call: Call) {
    const parentId = this.#parentId(call)
    const units = [...this.#units.values()].filter((unit) => unit.parentId === parentId)
    return this.#page(call, "OrganizationalUnits", units, (unit) => this.#unit(unit))
  }

  #listChildren(call: Call) {
    const parentId = this.#parentId(call)
    const type = call.input.required("ChildType")
    if (type !== "ACCOUNT" && type !== "ORGANIZATIONAL_UNIT") throw invalid(`ChildType ${type} is not known`)
    const children = type === "ACCOUNT" ? this.#state.members : [...this.#units.values()]
    const ids = children.filter((child) => child.parentId === parentId).map((child) => child.id)
    return this.#page(call, "Children", ids, (id) => ({ Id: id, Type: type }))
  }

  #listParents(call: Call) {
    const id = call.input.required("ChildId")
    const child = this.#state.member(id) ?? this.#units.get(id)
    if (child === undefined)
      throw new AwsError(
        "ChildNotFoundException",
        400,
        "We can't find an organizational unit (OU) or account with the ChildId that you specified.",
      )
    const type = child.parentId === this.#state.seed.rootId ? "ROOT" : "ORGANIZATIONAL_UNIT"
    return this.#page(call, "Parents", [{ Id: child.parentId, Type: type }], (parent) => parent)
  }

  #listTags(call: Call) {
    const id = call.input.required("ResourceId")
    const { rootId, rootTags } = this.#state.seed
    const tags = id === rootId ? rootTags : (this.#state.member(id) ?? this.#units.get(id))?.tags
    if (tags === undefined) throw targetNotFound()
    return this.#page(call, "Tags", Object.entries(tags), ([Key, Value]) => ({ Key, Value }))
  }

  /** Any account asks about itself. Where no policy is attached AWS answers EffectivePolicyNotFoundException. */
  #effectivePolicy(call: Call) {
    const type = call.input.required("PolicyType")
    const target = call.input.text("TargetId") ?? call.identity.account
    if (target !== call.identity.account) this.#onlyReaders(call)
    const account = this.#state.member(target)
    if (account === undefined) throw targetNotFound()
    if (type === "TAG_POLICY" && account.tagPolicy !== undefined)
      return answer({
        EffectivePolicy: {
          PolicyContent: account.tagPolicy,
          LastUpdatedTimestamp: joinedAt,
          TargetId: target,
          PolicyType: type,
        },
      })
    throw new AwsError(
      "EffectivePolicyNotFoundException",
      400,
      "If you ran this action on the management account, this policy type is not enabled.",
    )
  }

  /** ListTagsForResource takes no MaxResults; the tags of an account, at most 50, are one page here. */
  #page<Row>(
    call: Call,
    member: string,
    rows: ReadonlyArray<Row>,
    write: (row: Row) => unknown,
  ): ReturnType<typeof answer> {
    const page = pageOf(rows, {
      size:
        call.operation === "ListTagsForResource"
          ? 50
          : (call.input.whole("MaxResults", 1, pageMax) ?? pageMax),
      token: call.input.text("NextToken"),
      fault: call.faults.page,
      serial: call.serial,
      invalidToken,
    })
    return answer({ [member]: page.rows.map(write), NextToken: page.next })
  }
}
