import { Flag } from "effect/cli"
import { decodedBy } from "./decodedBy.ts"

const loadSchema = async () => (await import("@orgtag/tagging")).ResourceArn

/** `--resource ARN`, one resource. */
export const oneResourceFlag = Flag.String("resource").pipe(
  Flag.withMetavar("ARN"),
  Flag.mapEffect(decodedBy({ option: "resource", kind: "flag" }, loadSchema)),
)
