import { Schema } from "effect"

/** The name of an AWS Region, such as `eu-west-1`. */
export const Region = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}$/u, { message: "must be a Region name" })),
  Schema.brand("Region"),
)
export type Region = typeof Region.Type

/** The AWS partitions that orgtag knows, by the prefix of their Region names. */
export type Partition = "aws" | "aws-us-gov" | "aws-cn" | "aws-eusc"

const homeRegions: Readonly<Record<Partition, string>> = {
  aws: "us-east-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-cn": "cn-northwest-1",
  "aws-eusc": "eusc-de-east-1",
}

/** The partition that a Region belongs to. */
export const partitionOf = (region: Region): Partition =>
  region.startsWith("us-gov-")
    ? "aws-us-gov"
    : region.startsWith("cn-")
      ? "aws-cn"
      : region.startsWith("eusc-")
        ? "aws-eusc"
        : "aws"

/**
 * The Region through which a partition's global services (IAM, CloudFront, Route 53) are tagged.
 *
 * The tagging API shows global resources only at this endpoint; for partition `aws` it is us-east-1.
 */
export const homeRegionOf = (partition: Partition): Region => Region.make(homeRegions[partition])
