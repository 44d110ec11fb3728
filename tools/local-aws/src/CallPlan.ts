import { AwsError } from "./AwsError.ts"
import type { AwsResponse } from "./AwsRequest.ts"
import type { CallFaults, Service } from "./Call.ts"
import type { FaultEffect } from "./Fault.ts"
import type { ActiveFault } from "./FaultPlan.ts"

/** What the faults that act on one call make of it, taken together: delays add up, of the rest the first one holds. */
export class CallPlan {
  readonly pauseMs: number
  readonly delayMs: number
  readonly cut: "before-apply" | "after-apply" | undefined
  readonly refusal: AwsError | undefined
  /** An answer that takes the place of the call. */
  readonly raw: AwsResponse | undefined
  readonly forOperation: CallFaults
  /** The names of the effects that are left once those are out that another one forestalls. */
  readonly acting: ReadonlyArray<string>

  constructor(faults: ReadonlyArray<ActiveFault>, service: Service, operation: string) {
    const effects = faults.map((fault) => fault.effect)
    this.pauseMs = total(effects.map((effect) => effect.pauseMs ?? 0))
    this.delayMs = total(effects.map((effect) => effect.delayMs ?? 0))
    this.cut = first(effects, (effect) => effect.cut)
    const ending = effects.find(
      (effect) => effect.throttle !== undefined || effect.error !== undefined || effect.answer !== undefined,
    )
    this.refusal = ending === undefined ? undefined : refusalOf(ending, service, operation)
    this.raw = ending === undefined ? undefined : rawOf(ending, service)
    this.forOperation = forOperationOf(faults, effects)
    this.acting = actingOf(effects, ending)
  }
}

/** A call that is cut off or refused before it is carried out does not get as far as the effects on its answer. */
const actingOf = (
  effects: ReadonlyArray<FaultEffect>,
  ending: FaultEffect | undefined,
): ReadonlyArray<string> => {
  const names = new Set(effects.flatMap((effect) => Object.keys(effect)))
  const cut = first(effects, (effect) => effect.cut)
  const held = names.has("pauseMs") ? ["pauseMs"] : []
  if (cut === "before-apply") return [...held, cut]
  const done =
    ending === undefined
      ? [...names].filter((name) => onAnswers.has(name))
      : Object.keys(ending).filter((name) => !onAnswers.has(name))
  if (cut !== undefined) return [...held, ...done, cut]
  return [...held, ...done, ...(names.has("delayMs") ? ["delayMs"] : [])]
}

/** The effects that an operation itself carries out. */
const onAnswers: ReadonlySet<string> = new Set(["failArn", "staleMs", "page", "unprocessed"])

const total = (numbers: ReadonlyArray<number>): number => numbers.reduce((sum, number) => sum + number, 0)

const first = <A>(
  effects: ReadonlyArray<FaultEffect>,
  choose: (effect: FaultEffect) => A | undefined,
): A | undefined => effects.map(choose).find((chosen) => chosen !== undefined)

const refusalOf = (effect: FaultEffect, service: Service, operation: string): AwsError | undefined => {
  if (effect.throttle === true) return service.throttled(operation)
  if (effect.error === undefined || effect.error.body !== undefined) return undefined
  return new AwsError(effect.error.code, effect.error.status, `${effect.error.code} by a fault`)
}

const rawOf = (effect: FaultEffect, service: Service): AwsResponse | undefined => {
  if (effect.answer !== undefined)
    return { ...effect.answer, headers: { "content-type": service.protocol.contentType } }
  if (effect.error?.body === undefined) return undefined
  const { code, status, body } = effect.error
  return { status, body, headers: { "content-type": service.protocol.contentType, "x-amzn-errortype": code } }
}

const forOperationOf = (
  faults: ReadonlyArray<ActiveFault>,
  effects: ReadonlyArray<FaultEffect>,
): CallFaults => {
  const page = first(effects, (effect) => effect.page)
  const staleMs = first(effects, (effect) => effect.staleMs)
  const unprocessed = first(effects, (effect) => effect.unprocessed)
  const failing = faults.flatMap(({ effect, concerns }) =>
    effect.failArn === undefined ? [] : [{ failure: effect.failArn, concerns }],
  )
  return {
    ...(page === undefined ? {} : { page }),
    ...(staleMs === undefined ? {} : { staleMs }),
    ...(unprocessed === undefined ? {} : { unprocessed }),
    ...(failing.length === 0
      ? {}
      : { failArn: (arn: string) => failing.find(({ concerns }) => concerns(arn))?.failure }),
  }
}
