import { sweepAccount } from "../../sweepAccount.ts"
import { type InvocationContext, runHandler } from "../../runHandler.ts"

/** The handler that Lambda calls. */
export const handler = (event: unknown, context: InvocationContext) =>
  runHandler("account", sweepAccount(event, process.env), context, event)
