import type { Policy } from "@orgtag/tagging"
import type { Fixture } from "../Fixture.ts"

/** The tags of every resource. */
export type Snapshot = ReadonlyMap<string, Readonly<Record<string, string>>>

/** What every resource holds. */
export const snapshotOf = (fixture: Pick<Fixture, "aws">): Snapshot => fixture.aws.snapshot()

/** One key of one resource. */
interface KeyOf {
  readonly arn: string
  readonly key: string
}

/** Where two snapshots differ, a sentence for each key, but for those that are left out. */
export const differencesOf = (
  expected: Snapshot,
  found: Snapshot,
  leftOut: (key: KeyOf) => boolean = () => false,
): ReadonlyArray<string> =>
  Array.from(new Set([...expected.keys(), ...found.keys()])).flatMap((arn) => {
    const [wanted, held] = [expected.get(arn), found.get(arn)]
    if (wanted === undefined || held === undefined)
      return [`${arn} is ${held === undefined ? "gone" : "there"} and should not be`]
    return Array.from(new Set([...Object.keys(wanted), ...Object.keys(held)]))
      .filter((key) => wanted[key] !== held[key] && !leftOut({ arn, key }))
      .map((key) => `${arn} holds ${shown(key, held[key])} and not ${shown(key, wanted[key])}`)
  })

const shown = (key: string, value: string | undefined): string =>
  value === undefined ? `no ${key}` : `${key}=${JSON.stringify(value)}`

/**
 * Says of a key whether somebody else wrote it, or one that the policy makes it depend on: keys that are renamed into
 * one another, and those that differ in case only, decide each other's values.
 */
export const touchedByOthers = ({ aws, policy }: Pick<Fixture, "aws" | "policy">) => {
  const familyOf = familiesOf(policy)
  const touched = new Set(
    aws
      .writes()
      .filter(({ principal }) => principal === "outside")
      .map(({ arn, key }) => `${arn} ${familyOf(key)}`),
  )
  return ({ arn, key }: KeyOf): boolean => touched.has(`${arn} ${familyOf(key)}`)
}

const familiesOf = ({ rules }: Policy): ((key: string) => string) => {
  const parents = new Map<string, string>()
  const root = (key: string): string => {
    const parent = parents.get(key)
    return parent === undefined ? key : root(parent)
  }
  for (const { rename } of rules) {
    for (const [source, { target }] of rename) {
      const [from, to] = [root(source.toLowerCase()), root(target.toLowerCase())]
      if (from !== to) parents.set(from, to)
    }
  }
  return (key) => root(key.toLowerCase())
}
