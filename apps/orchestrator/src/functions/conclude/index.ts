import { conclude } from "../../conclude.ts"
import { type InvocationContext, runHandler } from "../../runHandler.ts"

/** The handler that Lambda calls. */
export const handler = (event: unknown, context: InvocationContext) =>
  runHandler("conclude", conclude(event, process.env), context, event)
