import {
  ListInstanceProfilesCommand,
  ListInstanceProfileTagsCommand,
  ListMFADeviceTagsCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  ListPoliciesCommand,
  ListPolicyTagsCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  ListSAMLProvidersCommand,
  ListSAMLProviderTagsCommand,
  ListServerCertificatesCommand,
  ListServerCertificateTagsCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  ListVirtualMFADevicesCommand,
  type IAMClient,
} from "@aws-sdk/client-iam"
import type { ResourceArn } from "@orgtag/tagging"

/** How a call is cut off. */
interface IamOptions {
  readonly abortSignal?: AbortSignal
}

/** What IAM takes for a page: at most 1,000 entries, from a marker on. */
export interface IamPage {
  readonly MaxItems: number
  readonly Marker: string | undefined
}

/** A kind of thing in IAM that can be tagged: how it is listed, and how its tags are asked for. */
export interface IamKind {
  /** The type in its ARN. */
  readonly type: string
  readonly list: {
    readonly operation: string
    readonly ask: (iam: IAMClient, page: IamPage, options?: IamOptions) => Promise<unknown>
    /** The member of the answer that holds the entries, and that of an entry which holds its ARN. */
    readonly member: string
    readonly arn: string
  }
  readonly tags: {
    readonly operation: string
    readonly ask: (
      arn: ResourceArn,
    ) => (iam: IAMClient, page: IamPage, options?: IamOptions) => Promise<unknown>
  }
}

/** Paths stand before the name in an ARN; names themselves have no slash. */
const nameOf = (arn: ResourceArn): string => arn.slice(arn.lastIndexOf("/") + 1)

/**
 * The kinds of IAM that the tagging API can tag (API reference, supported services). No list of IAM holds tags: each
 * entry's are asked for by itself.
 */
export const iamKinds: ReadonlyArray<IamKind> = [
  {
    type: "role",
    list: {
      operation: "ListRoles",
      ask: (iam, page, options) => iam.send(new ListRolesCommand(page), options),
      member: "Roles",
      arn: "Arn",
    },
    tags: {
      operation: "ListRoleTags",
      ask: (arn) => (iam, page, options) =>
        iam.send(new ListRoleTagsCommand({ RoleName: nameOf(arn), ...page }), options),
    },
  },
  {
    type: "user",
    list: {
      operation: "ListUsers",
      ask: (iam, page, options) => iam.send(new ListUsersCommand(page), options),
      member: "Users",
      arn: "Arn",
    },
    tags: {
      operation: "ListUserTags",
      ask: (arn) => (iam, page, options) =>
        iam.send(new ListUserTagsCommand({ UserName: nameOf(arn), ...page }), options),
    },
  },
  {
    type: "policy",
    list: {
      operation: "ListPolicies",
      ask: (iam, page, options) => iam.send(new ListPoliciesCommand({ Scope: "Local", ...page }), options),
      member: "Policies",
      arn: "Arn",
    },
    tags: {
      operation: "ListPolicyTags",
      ask: (arn) => (iam, page, options) =>
        iam.send(new ListPolicyTagsCommand({ PolicyArn: arn, ...page }), options),
    },
  },
  {
    type: "instance-profile",
    list: {
      operation: "ListInstanceProfiles",
      ask: (iam, page, options) => iam.send(new ListInstanceProfilesCommand(page), options),
      member: "InstanceProfiles",
      arn: "Arn",
    },
    tags: {
      operation: "ListInstanceProfileTags",
      ask: (arn) => (iam, page, options) =>
        iam.send(new ListInstanceProfileTagsCommand({ InstanceProfileName: nameOf(arn), ...page }), options),
    },
  },
  {
    type: "oidc-provider",
    list: {
      operation: "ListOpenIDConnectProviders",
      ask: (iam, _page, options) => iam.send(new ListOpenIDConnectProvidersCommand({}), options),
      member: "OpenIDConnectProviderList",
      arn: "Arn",
    },
    tags: {
      operation: "ListOpenIDConnectProviderTags",
      ask: (arn) => (iam, page, options) =>
        iam.send(
          new ListOpenIDConnectProviderTagsCommand({ OpenIDConnectProviderArn: arn, ...page }),
          options,
        ),
    },
  },
  {
    type: "saml-provider",
    list: {
      operation: "ListSAMLProviders",
      ask: (iam, _page, options) => iam.send(new ListSAMLProvidersCommand({}), options),
      member: "SAMLProviderList",
      arn: "Arn",
    },
    tags: {
      operation: "ListSAMLProviderTags",
      ask: (arn) => (iam, page, options) =>
        iam.send(new ListSAMLProviderTagsCommand({ SAMLProviderArn: arn, ...page }), options),
    },
  },
  {
    type: "server-certificate",
    list: {
      operation: "ListServerCertificates",
      ask: (iam, page, options) => iam.send(new ListServerCertificatesCommand(page), options),
      member: "ServerCertificateMetadataList",
      arn: "Arn",
    },
    tags: {
      operation: "ListServerCertificateTags",
      ask: (arn) => (iam, page, options) =>
        iam.send(
          new ListServerCertificateTagsCommand({ ServerCertificateName: nameOf(arn), ...page }),
          options,
        ),
    },
  },
  {
    type: "mfa",
    list: {
      operation: "ListVirtualMFADevices",
      ask: (iam, page, options) =>
        iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: "Any", ...page }), options),
      member: "VirtualMFADevices",
      arn: "SerialNumber",
    },
    tags: {
      operation: "ListMFADeviceTags",
      ask: (arn) => (iam, page, options) =>
        iam.send(new ListMFADeviceTagsCommand({ SerialNumber: arn, ...page }), options),
    },
  },
]
