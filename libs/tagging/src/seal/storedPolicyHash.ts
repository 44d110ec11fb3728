import type { StoredPolicy } from "../ports/Controls.ts"
import { hashOf } from "../record/sha256.ts"

/** The hash of a stored policy: over the canonical JSON of all of it but the hash, its text by its digest. */
export const storedPolicyHash = (policy: StoredPolicy): string =>
  hashOf({
    digest: policy.digest,
    tool_version: policy.toolVersion,
    user_info: policy.userInfo,
    stored_at: policy.storedAt,
  })
