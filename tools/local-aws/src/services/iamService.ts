import { AwsError } from "../AwsError.ts"
import { answer, type Call, type Operation, type Service } from "../Call.ts"
import { roleIdOf } from "../Identity.ts"
import type { LocalTime } from "../LocalTime.ts"
import type { OrganizationState } from "../OrganizationState.ts"
import { pageOf } from "../Page.ts"
import { queryProtocol } from "../protocols/queryProtocol.ts"
import type { Resource } from "../Resource.ts"

/** A kind of thing in IAM: how the lists name it, and how its tags are asked for. */
interface Kind {
  /** The type in its ARN. */
  readonly type: string
  readonly listed: string
  /** `Role` gives RoleName, RoleId. */
  readonly name: string
  readonly list: string
  readonly tags: string
  /** The member that asks for its tags, and whether it takes the whole ARN; the name where it is not given. */
  readonly wanted?: string
  /** What a list says of one, where that is not the usual. */
  readonly entry?: (arn: string) => Readonly<Record<string, unknown>>
  /** Whether its list comes in pages; IAM's older ones do not. */
  readonly unpaged?: true
}

const kinds: ReadonlyArray<Kind> = [
  { type: "role", name: "Role", listed: "Roles", list: "ListRoles", tags: "ListRoleTags" },
  { type: "user", name: "User", listed: "Users", list: "ListUsers", tags: "ListUserTags" },
  {
    type: "policy",
    name: "Policy",
    listed: "Policies",
    list: "ListPolicies",
    tags: "ListPolicyTags",
    wanted: "PolicyArn",
  },
  {
    type: "instance-profile",
    name: "InstanceProfile",
    listed: "InstanceProfiles",
    list: "ListInstanceProfiles",
    tags: "ListInstanceProfileTags",
  },
  {
    type: "oidc-provider",
    name: "OpenIDConnectProvider",
    listed: "OpenIDConnectProviderList",
    list: "ListOpenIDConnectProviders",
    tags: "ListOpenIDConnectProviderTags",
    wanted: "OpenIDConnectProviderArn",
    entry: (Arn) => ({ Arn }),
    unpaged: true,
  },
  {
    type: "saml-provider",
    name: "SAMLProvider",
    listed: "SAMLProviderList",
    list: "ListSAMLProviders",
    tags: "ListSAMLProviderTags",
    wanted: "SAMLProviderArn",
    entry: (Arn) => ({ Arn, CreateDate: createdAt }),
    unpaged: true,
  },
  {
    type: "server-certificate",
    name: "ServerCertificate",
    listed: "ServerCertificateMetadataList",
    list: "ListServerCertificates",
    tags: "ListServerCertificateTags",
    entry: (Arn) => ({
      Path: pathOf(Arn),
      ServerCertificateName: nameOf(Arn),
      ServerCertificateId: roleIdOf(Arn.split(":")[4] ?? "", nameOf(Arn)),
      Arn,
      UploadDate: createdAt,
    }),
  },
  {
    type: "mfa",
    name: "MFADevice",
    listed: "VirtualMFADevices",
    list: "ListVirtualMFADevices",
    tags: "ListMFADeviceTags",
    wanted: "SerialNumber",
    entry: (SerialNumber) => ({ SerialNumber, EnableDate: createdAt }),
  },
]

/** When everything in IAM was made: nothing depends on it, and it must be the same in every run. */
const createdAt = "2020-01-01T00:00:00.000Z"

/**
 * IAM's readers: the lists of what can be tagged, the tags of each, and GetRole. Lists hold no tags, 100 entries a page
 * and at most 1,000; those of identity providers have no pages. GetRole and ListRoleTags also know the role that members
 * accept, with the trust policy that lets the security account in and the tags that say what it grants; the list of roles
 * leaves it out.
 */
export const iamService = (state: OrganizationState, time: LocalTime): Service => ({
  id: "IAM",
  signingName: "iam",
  protocol: queryProtocol("https://iam.amazonaws.com/doc/2010-05-08/"),
  regions: "home",
  operations: new Map<string, Operation>([
    ["GetRole", (call) => getRole(call, state, time.now())],
    ...kinds.flatMap((kind): ReadonlyArray<readonly [string, Operation]> => [
      [kind.list, (call) => list(call, state, kind, time.now())],
      [kind.tags, (call) => listTags(call, state, kind, time.now())],
    ]),
  ]),
  buckets: () => [],
  throttled: () => new AwsError("Throttling", 400, "Rate exceeded"),
  invalid: (message) => new AwsError("ValidationError", 400, message),
  actionPrefix: "iam",
})

const itemsOf = (call: Call, state: OrganizationState, kind: Kind, now: number): ReadonlyArray<Resource> =>
  state
    .cell(call.account, state.seed.homeRegion)
    .filter((resource) => resource.type === `iam:${kind.type}`)
    .filter((resource) => resource.asOf(now - (call.faults.staleMs ?? 0))?.exists === true)

const nameOf = (arn: string): string => arn.split("/").at(-1) ?? ""

const pathOf = (arn: string): string => {
  const steps = arn.split("/").slice(1, -1)
  return steps.length === 0 ? "/" : `/${steps.join("/")}/`
}

const entry = (resource: { readonly arn: string; readonly account: string }, kind: Kind) => ({
  Path: pathOf(resource.arn),
  [`${kind.name}Name`]: nameOf(resource.arn),
  [`${kind.name}Id`]: roleIdOf(resource.account, nameOf(resource.arn)),
  Arn: resource.arn,
  CreateDate: createdAt,
  ...(kind.type === "instance-profile" ? { Roles: [] } : {}),
})

const list = (call: Call, state: OrganizationState, kind: Kind, now: number) => {
  const prefix = call.input.text("PathPrefix") ?? "/"
  const items = itemsOf(call, state, kind, now).filter((resource) => pathOf(resource.arn).startsWith(prefix))
  const write = (resource: Resource) => kind.entry?.(resource.arn) ?? entry(resource, kind)
  return kind.unpaged === true
    ? answer({ [kind.listed]: items.map(write) })
    : paged(call, kind.listed, items, write)
}

const listTags = (call: Call, state: OrganizationState, kind: Kind, now: number) => {
  const wanted = call.input.required(kind.wanted ?? `${kind.name}Name`)
  const resource = itemsOf(call, state, kind, now).find(({ arn }) =>
    kind.wanted === undefined ? nameOf(arn) === wanted : arn === wanted,
  )
  if (resource === undefined && !(kind.type === "role" && isMemberRole(call, state, wanted)))
    throw notFound(kind, wanted)
  const tags = resource === undefined ? memberRoleTags(call, state) : tagsOf(resource, call, now)
  return paged(call, "Tags", tags, (tag) => tag)
}

/** What a member role says when orgtag may write any key to anything: the digest of that, and the lists it is of. */
const grantsEverything: Readonly<Record<string, string>> = {
  "orgtag:grants": "sha256:40054186b594e9d4bc30dbfce7c98b41961ab6aa7285f721fc315656630fec5d",
  "orgtag:grants:keys": "@",
  "orgtag:grants:types": "@@",
}

const memberRoleTags = (call: Call, { accounts }: OrganizationState) =>
  Object.entries(accounts.get(call.account)?.roleTags ?? grantsEverything).map(([Key, Value]) => ({
    Key,
    Value,
  }))

const tagsOf = (resource: Resource, call: Call, now: number) =>
  [...(resource.asOf(now - (call.faults.staleMs ?? 0))?.tags ?? [])].map(([Key, Value]) => ({ Key, Value }))

const isMemberRole = (call: Call, { seed, accounts }: OrganizationState, name: string): boolean =>
  name === seed.memberRole.name && accounts.get(call.account)?.role !== "missing"

/** Who may assume the member role, percent-encoded as IAM answers it. An account that refuses trusts its own root. */
const trustPolicyOf = (call: Call, { seed, accounts }: OrganizationState): string => {
  const accepts = accounts.get(call.account)?.role === "accepts"
  const trusted = accepts ? seed.securityAccountId : call.account
  return encodeURIComponent(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:${seed.partition}:iam::${trusted}:root` },
          Action: ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
          ...(accepts
            ? { Condition: { StringEquals: { "sts:ExternalId": seed.memberRole.externalId } } }
            : {}),
        },
      ],
    }),
  )
}

const getRole = (call: Call, state: OrganizationState, now: number) => {
  const [kind] = kinds
  if (kind === undefined) throw new Error("roles are not known")
  const name = call.input.required("RoleName")
  const resource = itemsOf(call, state, kind, now).find(({ arn }) => nameOf(arn) === name)
  const isMember = isMemberRole(call, state, name)
  if (resource === undefined && !isMember) throw notFound(kind, name)
  const arn = resource?.arn ?? `arn:${state.seed.partition}:iam::${call.account}:role/${name}`
  return answer({
    Role: {
      ...entry({ arn, account: call.account }, kind),
      MaxSessionDuration: 3600,
      ...(isMember ? { AssumeRolePolicyDocument: trustPolicyOf(call, state) } : {}),
      Tags: resource === undefined ? memberRoleTags(call, state) : tagsOf(resource, call, now),
    },
  })
}

const notFound = (kind: Kind, name: string): AwsError =>
  new AwsError("NoSuchEntity", 404, `The ${kind.name.toLowerCase()} with name ${name} cannot be found.`)

const paged = <Row>(call: Call, member: string, rows: ReadonlyArray<Row>, write: (row: Row) => unknown) => {
  const page = pageOf(rows, {
    size: call.input.whole("MaxItems", 1, 1000) ?? 100,
    token: call.input.text("Marker"),
    fault: call.faults.page,
    serial: call.serial,
    invalidToken: () => new AwsError("ValidationError", 400, "Invalid Marker"),
  })
  return answer({ [member]: page.rows.map(write), IsTruncated: page.next !== undefined, Marker: page.next })
}
