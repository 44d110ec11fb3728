import { appendFileSync } from "node:fs"
import { join } from "node:path"
import { threadId } from "node:worker_threads"
import type { AwsRequest, AwsResponse } from "../../src/AwsRequest.ts"
import { CallPipeline } from "../../src/CallPipeline.ts"
import { FaultPlan } from "../../src/FaultPlan.ts"
import type { Exchange } from "./Exchange.ts"

/**
 * Writes every exchange of every embedded organization of this process to a file of the folder that
 * `LOCAL_AWS_EXCHANGES` names. It is loaded before the tests, or before a command.
 */
const folder = process.env["LOCAL_AWS_EXCHANGES"]
if (folder !== undefined) {
  const file = join(folder, `${String(process.pid)}-${String(threadId)}-${String(Date.now())}.jsonl`)
  const forged = new WeakSet<object>()

  // The pipeline hands the whole call to the plan of faults, the request in it.
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its own `this`
  const { match } = FaultPlan.prototype
  FaultPlan.prototype.match = function recorded(this: FaultPlan, subject) {
    const active = match.call(this, subject)
    if (active.some(({ effect }) => effect.answer !== undefined || effect.error !== undefined)) {
      const { request } = subject as { readonly request?: object }
      if (request !== undefined) forged.add(request)
    }
    return active
  }

  // oxlint-disable-next-line typescript/unbound-method -- it is called with its own `this`
  const { answer } = CallPipeline.prototype
  const write = (request: AwsRequest, response?: AwsResponse) => {
    const exchange: Exchange = {
      origin: process.argv.slice(1, 4).join(" "),
      forged: forged.has(request),
      request,
      ...(response === undefined ? {} : { response }),
    }
    // Bytes are an object's, and no model says what they are.
    appendFileSync(
      file,
      `${JSON.stringify(exchange, (key, value: unknown) => (key === "bytes" ? undefined : value))}\n`,
    )
  }
  CallPipeline.prototype.answer = async function recorded(this: CallPipeline, request) {
    try {
      const response = await answer.call(this, request)
      write(request, response)
      return response
    } catch (error) {
      write(request)
      throw error
    }
  }
}
