import type { Region } from "./Region.ts"
import type { ResourceArn } from "./ResourceArn.ts"

/**
 * Something that a source says exists, and whose tags it does not say.
 *
 * Resource Explorer shows tags, late, without regard to case and never those of IAM users and roles: they are left out
 * here, so that nobody can rely on them. What is sighted has to be read before anything is planned for it.
 */
export interface SightedResource {
  readonly arn: ResourceArn
  /** The Region that it belongs to, also where its ARN names none. */
  readonly region: Region
  readonly source: "resource-explorer" | "service-reader"
}
