import { Argument } from "effect/cli"
import { decodedBy } from "./decodedBy.ts"

const loadSchema = async () => (await import("@orgtag/tagging")).ResourceArn

/** The ARN of one resource. */
export const resourceArgument = Argument.String("ARN").pipe(
  Argument.withDescription("the ARN of a resource"),
  Argument.mapEffect(decodedBy({ option: "ARN", kind: "argument" }, loadSchema)),
)
