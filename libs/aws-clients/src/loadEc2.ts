import type * as Sdk from "./ec2Sdk.ts"

/** EC2's client and the commands that are sent to it. */
export type Ec2Sdk = typeof Sdk

/**
 * Loads EC2's client when it is first needed. It is larger than all other clients together and takes a quarter of a
 * second, and most commands never ask EC2 anything.
 */
export const loadEc2 = (): Promise<Ec2Sdk> => import("./ec2Sdk.ts")
