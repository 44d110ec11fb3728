import { ResourceArn } from "@orgtag/tagging"
import { Argument } from "effect/cli"

/** The ARN of one resource. */
export const resourceArgument = Argument.String("ARN").pipe(
  Argument.withDescription("the ARN of a resource"),
  Argument.withSchema(ResourceArn),
)
