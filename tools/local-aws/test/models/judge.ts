import { checkExchange, type Mismatch } from "./checkExchange.ts"
import { deviationOf, type Deviation } from "./deviations.ts"
import type { Exchange } from "./Exchange.ts"
import type { ServiceModel } from "./ServiceModel.ts"

/** What is held against the models. */
export interface Evidence {
  readonly models: ReadonlyArray<ServiceModel>
  /** `<service id>:<Operation>` of everything that is built: each has to have succeeded once. */
  readonly operations: ReadonlySet<string>
  readonly deviations: ReadonlyArray<Deviation>
  /** What tests did, among it requests that they want refused. */
  readonly tests: ReadonlyArray<Exchange>
  /** What a command did. */
  readonly command: ReadonlyArray<Exchange>
}

/** What is wrong, a sentence each; nothing where the embedded organization is as the models say. */
export interface Verdict {
  readonly sentences: ReadonlyArray<string>
  readonly summary: string
}

/** Checks every exchange, and that nothing that is built was left out. */
export const judge = ({ models, operations, deviations, tests, command }: Evidence): Verdict => {
  const findings = [
    ...tests.map((exchange) => checkExchange(models, exchange, "may be refused")),
    ...command.map((exchange) => checkExchange(models, exchange, "must fit")),
  ]
  const succeeded = new Set(findings.filter((found) => found.succeeded).map(({ name }) => name))
  const used = new Set<Deviation>()
  const counts = new Map<string, number>()
  for (const mismatch of findings.flatMap(({ mismatches }) => mismatches)) {
    const deviation = deviationOf(deviations, mismatch)
    if (deviation !== undefined) used.add(deviation)
    else counts.set(sentenceOf(mismatch), (counts.get(sentenceOf(mismatch)) ?? 0) + 1)
  }
  const sentences = [
    ...[...counts]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([sentence, count]) => (count === 1 ? sentence : `${sentence} (${count} times)`)),
    ...[...operations].filter((name) => !succeeded.has(name)).map((name) => `${name} was never answered.`),
    ...deviations
      .filter((deviation) => !used.has(deviation))
      .map(
        ({ service, matches }) => `The deviation of ${service}, ${String(matches)}, is not needed any more.`,
      ),
  ]
  const checked = findings.filter(({ name }) => name !== undefined).length
  return {
    sentences,
    summary:
      `${checked} exchanges of ${succeeded.size} operations were checked: ` +
      `${sentences.length} problems, ${used.size} deliberate deviations`,
  }
}

/** Numbers of list entries and keys of maps are left out, so that one mistake is one sentence. */
const sentenceOf = ({ service, operation, side, path, message }: Mismatch): string => {
  const place = path.replaceAll(/\[\d+\]/gu, "[]").replaceAll(/\{[^}]*\}/gu, "{}")
  return `${service}:${operation}, ${side}: ${place === "" ? "it" : place} ${message}.`
}
