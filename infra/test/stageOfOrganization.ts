import type { OrganizationSeed } from "@orgtag/local-aws"
import { Region, type Policy } from "@orgtag/tagging"
import { join } from "node:path"
import type { Stage } from "../src/stage/Stage.ts"
import { infraFolder, stageNamed } from "./SynthesizedStage.ts"

/** The root of the workspace. */
export const workspace = join(infraFolder, "..")

/** The example stage as it would be for an embedded organization: its accounts, its policy, one of its Regions. */
export const stageOfOrganization = (seed: OrganizationSeed, policy: Policy, region: string): Stage => ({
  ...stageNamed("example"),
  name: "embedded",
  policy,
  policyPath: join(workspace, "docs/examples/orgtag.yaml"),
  region: Region.make(region),
  organizationId: seed.organizationId,
  managementAccount: accountId(seed.managementAccountId),
  securityAccount: accountId(seed.securityAccountId),
  externalId: policy.access.externalId ?? "",
})

const accountId = (id: string) => id as Stage["securityAccount"]
