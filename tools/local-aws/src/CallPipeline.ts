import { AwsError, ConnectionCut } from "./AwsError.ts"
import { scopeOf, type AwsRequest, type AwsResponse, type SigningScope } from "./AwsRequest.ts"
import type { Call, Service } from "./Call.ts"
import type { CallHook, CallPhase } from "./CallHook.ts"
import { CallPlan } from "./CallPlan.ts"
import type { FaultPlan } from "./FaultPlan.ts"
import { identify } from "./Identity.ts"
import { Input } from "./Input.ts"
import type { LocalTime } from "./LocalTime.ts"
import type { OrganizationState } from "./OrganizationState.ts"
import { RateLimits } from "./RateLimits.ts"
import { sessionPolicyAllows } from "./sessionPolicyAllows.ts"

/** What the pipeline works with. Faults and hook may be changed between calls. */
export interface PipelineParts {
  readonly state: OrganizationState
  readonly services: ReadonlyArray<Service>
  readonly time: LocalTime
  readonly rates: boolean
  readonly latencyMs: number
  faults: FaultPlan
  hook: CallHook | undefined
}

/**
 * One call from its request to its answer: routed by the signing scope, decoded, identified, held up by latency,
 * faults and rates, carried out, answered. Rejects with ConnectionCut where the connection closes instead.
 *
 * Without latency and delays it takes microtasks only.
 */
export class CallPipeline {
  readonly parts: PipelineParts
  readonly counts = new Map<string, number>()
  readonly faultCounts = new Map<string, number>()
  readonly #limits = new RateLimits()
  readonly #services: ReadonlyMap<string, Service>
  #serial = 0

  constructor(parts: PipelineParts) {
    this.parts = parts
    this.#services = new Map(parts.services.map((service) => [service.signingName, service]))
  }

  async answer(request: AwsRequest): Promise<AwsResponse> {
    this.#serial += 1
    const serial = this.#serial
    const requestId = `local-${String(serial).padStart(12, "0")}`
    const scope = scopeOf(request)
    const service = scope === undefined ? undefined : this.#services.get(scope.signingName)
    if (scope === undefined || service === undefined) return unrouted(scope, requestId)
    try {
      return await this.#carryOut(request, scope, service, serial, requestId)
    } catch (error) {
      if (error instanceof AwsError) return service.protocol.writeError(error, requestId)
      throw error
    }
  }

  async #carryOut(
    request: AwsRequest,
    scope: SigningScope,
    service: Service,
    serial: number,
    requestId: string,
  ): Promise<AwsResponse> {
    const { latencyMs } = this.parts
    const name = service.protocol.operationOf(request)
    if (name === undefined || !service.operations.has(name))
      throw service.protocol.unknownOperation(name ?? `${request.method} ${request.path}`)
    countIn(this.counts, `${service.id}:${name}`)
    const call = this.#decode(request, scope, service, name, serial)

    await this.#sleep(Math.ceil(latencyMs / 2))
    const plan = new CallPlan(this.parts.faults.match(call), service, name)
    for (const effect of plan.acting) countIn(this.faultCounts, `${service.id}:${name} ${effect}`)
    await this.#sleep(plan.pauseMs)
    await this.#ask("before", call)
    if (plan.cut === "before-apply") throw new ConnectionCut()
    const answered = plan.raw ?? (await this.#apply(service, call, plan, requestId))
    await this.#ask("after", call)
    if (plan.cut === "after-apply") throw new ConnectionCut()
    await this.#sleep(plan.delayMs + Math.floor(latencyMs / 2))
    return answered
  }

  async #apply(service: Service, call: Call, plan: CallPlan, requestId: string): Promise<AwsResponse> {
    try {
      this.#admit(service, call, plan)
      const operation = service.operations.get(call.operation)
      if (operation === undefined) throw service.protocol.unknownOperation(call.operation)
      const done = await operation({ ...call, faults: plan.forOperation })
      return "raw" in done ? done.raw : service.protocol.write(call.operation, done.output, requestId)
    } catch (error) {
      if (error instanceof AwsError) return service.protocol.writeError(error, requestId)
      throw error
    }
  }

  #admit(service: Service, call: Call, plan: CallPlan): void {
    if (plan.refusal !== undefined) throw plan.refusal
    const { identity, operation, region } = call
    if (this.parts.rates) {
      const buckets = service.buckets(operation)
      if (!this.#limits.admit(buckets, identity.account, region, this.parts.time.now()))
        throw service.throttled(operation)
    }
    const action = `${service.actionPrefix}:${operation}`
    // GetCallerIdentity cannot be denied by any policy.
    if (action === "sts:GetCallerIdentity") return
    if (!sessionPolicyAllows(identity.session?.policy, action))
      throw service.protocol.denied(
        `User: ${identity.arn} is not authorized to perform: ${action} because no session policy allows the action`,
      )
  }

  #decode(
    request: AwsRequest,
    scope: SigningScope,
    service: Service,
    operation: string,
    serial: number,
  ): Call {
    const { state, time } = this.parts
    const { partition, homeRegion } = state.seed
    const region = service.regions === "home" ? homeRegion : scope.region
    const errors = service.protocol.identityErrors
    const hasAccount = (id: string) => state.answers(id)
    const identity = identify(request, scope, { partition, hasAccount, now: time.now() }, errors)
    // A Region that the account has not enabled does not know its keys.
    const enabled = state.accounts.get(identity.account)?.enabledRegions.includes(region) === true
    if (service.regions === "enabled" && !enabled) throw errors.unknown()
    const input = new Input(service.protocol.inputOf(request), service.invalid)
    return {
      service: service.id,
      operation,
      identity,
      region,
      account: service.accountOf?.(operation, input) ?? identity.account,
      arns: service.arnsOf?.(operation, input, region) ?? [],
      input,
      request,
      serial,
      faults: {},
    }
  }

  async #sleep(ms: number): Promise<void> {
    if (ms > 0) await this.parts.time.sleep(ms)
  }

  async #ask(phase: CallPhase, call: Call): Promise<void> {
    await this.parts.hook?.(call.service, call.operation, phase, call)
  }
}

const countIn = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** A request that no service here can read: unsigned, or for a service that is not embedded. */
const unrouted = (scope: SigningScope | undefined, requestId: string): AwsResponse => {
  const [code, message] =
    scope === undefined
      ? ["MissingAuthenticationTokenException", "Request is missing Authentication Token"]
      : ["UnknownOperationException", `the embedded organization has no service ${scope.signingName}`]
  return {
    status: scope === undefined ? 403 : 404,
    headers: { "content-type": "application/json", "x-amzn-requestid": requestId, "x-amzn-errortype": code },
    body: JSON.stringify({ __type: code, message }),
  }
}
