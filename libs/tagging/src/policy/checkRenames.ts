import { type NamedKey, namedKeys } from "./checkRule.ts"
import type { Diagnostic } from "./Diagnostic.ts"
import type { PolicyPart } from "./PolicyPart.ts"
import { renameCycles } from "./renameCycles.ts"
import { showValue } from "./showValue.ts"

/**
 * What is wrong with the renames of all rules together.
 *
 * A key that is renamed away is gone: no rule may set it, remove it or rename another key to it (nor, then, can
 * renames form a cycle), and the key that it becomes may be removed by none.
 */
export const checkRenames = (rules: ReadonlyArray<PolicyPart>): ReadonlyArray<Diagnostic> => {
  const named = rules.flatMap((rule, index) =>
    namedKeys(rule).map((each): PlacedKey => ({ ...each, rule, index })),
  )
  const sources = named.filter((each) => each.use === "rename source")
  const targets = named.filter((each) => each.use === "rename target")
  const setters = firstByKey(named.filter((each) => each.use === "set"))
  const removers = firstByKey(named.filter((each) => each.use === "remove"))
  const targeters = firstByKey(targets)
  const cycles = renameCycles(
    new Map(sources.flatMap(({ key, part }) => (part.text === undefined ? [] : [[key, part.text]]))),
  )
  return [
    ...sources.flatMap((source) => {
      const cycle = cycles.get(source.key)
      return [
        ...conflict(source, setters.get(source.key), "sets it"),
        ...conflict(source, removers.get(source.key), "removes it"),
        ...(cycle === undefined
          ? conflict(source, targeters.get(source.key), "renames another key to it")
          : cycle[0] === source.key
            ? [source.part.keyError({ message: "renames form a cycle", found: showCycle(cycle) })]
            : []),
      ]
    }),
    ...targets.flatMap(({ key, part }) => {
      const remover = removers.get(key)
      const message = `a key is renamed to this one, and ${remover && showPlace(remover)} removes it`
      return remover === undefined ? [] : [part.error({ message, found: showValue(key) })]
    }),
  ]
}

/** A key with the rule that names it. */
interface PlacedKey extends NamedKey {
  readonly rule: PolicyPart
  readonly index: number
}

const firstByKey = (named: ReadonlyArray<PlacedKey>): ReadonlyMap<string, PlacedKey> =>
  new Map(named.toReversed().map((each) => [each.key, each]))

const conflict = (source: PlacedKey, by: PlacedKey | undefined, does: string): ReadonlyArray<Diagnostic> =>
  by === undefined
    ? []
    : [
        source.part.keyError({
          message: `this key is renamed away, and ${showPlace(by)} ${does}`,
          found: showValue(source.key),
        }),
      ]

const showPlace = ({ rule, index, part }: PlacedKey): string => {
  const id = rule.at("id").text
  return `${id === undefined ? `rules[${index}]` : `rule ${showValue(id)}`} on line ${part.line}`
}

const shownKeysMax = 6

const showCycle = (cycle: ReadonlyArray<string>): string => {
  const shown = cycle.slice(0, shownKeysMax).map(showValue)
  return [...shown, ...(cycle.length > shownKeysMax ? ["…"] : []), ...shown.slice(0, 1)].join(" → ")
}
