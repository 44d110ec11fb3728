import { hashOf } from "../record/sha256.ts"
import { sortedOnce } from "./sortedOnce.ts"

/**
 * What a member role lets orgtag write: which keys, on resources of which types.
 *
 * **Details** All three lists are sorted and hold each entry once. `keys` are tag keys as they are, or `*` alone for all
 * of them. `types` are `service:type`, `service:*`, `*` for all types without side effects, or `**` for those too: a type
 * whose tagging does more than tag is granted by its very name or by `**`, never by a wider pattern. `withoutTypes` are
 * `service:type` or `service:*` that are not granted although `types` covers them. IAM knows tag actions and the ARNs of
 * types, so no finer pattern can be granted.
 */
export interface RoleGrants {
  readonly keys: ReadonlyArray<string>
  readonly types: ReadonlyArray<string>
  readonly withoutTypes: ReadonlyArray<string>
}

/** What a role grants that may write any key to anything. */
export const allGrants: RoleGrants = { keys: ["*"], types: ["**"], withoutTypes: [] }

/** The digest of grants: `sha256:` and the hexadecimal SHA-256 over their canonical JSON (RFC 8785). */
export const grantsDigest = ({ keys, types, withoutTypes }: RoleGrants): string =>
  `sha256:${hashOf({ keys: sortedOnce(keys), types: sortedOnce(types), withoutTypes: sortedOnce(withoutTypes) })}`
