import { prepare } from "../../prepare.ts"
import { type InvocationContext, runHandler } from "../../runHandler.ts"

/** The handler that Lambda calls. */
export const handler = (event: unknown, context: InvocationContext) =>
  runHandler("prepare", prepare(event, process.env), context, event)
