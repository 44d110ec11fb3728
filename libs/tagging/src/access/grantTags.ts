import type { Tags } from "../domain/Tags.ts"
import { grantsDigest, type RoleGrants } from "./RoleGrants.ts"
import { sortedOnce } from "./sortedOnce.ts"

/** The key of the tag on a member role that holds the digest of what the role grants. */
export const grantsTagKey = "orgtag:grants"

/** The keys of the tags that hold what the digest is of. A list that is longer goes on under `KEY:2`, `KEY:3`, … */
const listKeys = {
  keys: `${grantsTagKey}:keys`,
  types: `${grantsTagKey}:types`,
  withoutTypes: `${grantsTagKey}:without-types`,
} as const

/** IAM's bound on the value of a role's tag; counted in UTF-16 units, of which there are never fewer than characters. */
const valueLengthMax = 256

/** How many of the 50 tags of a role grants may take. */
export const grantTagsMax = 20

/**
 * The tags that a member role carries to say what it grants.
 *
 * **Details** The digest is always there. The lists beside it tell that a role grants more than a policy needs, and what
 * it lacks where it grants less; where they would take more than `grantTagsMax` tags they are left out, and the role then
 * fits only a policy that needs exactly what it grants.
 */
export const grantTags = (grants: RoleGrants): Tags => {
  const digest = new Map([[grantsTagKey, grantsDigest(grants)]])
  const lists = [
    ...listTags(listKeys.keys, grants.keys),
    ...listTags(listKeys.types, grants.types),
    ...listTags(listKeys.withoutTypes, grants.withoutTypes),
  ]
  const fits = lists.every(([, value]) => value.length <= valueLengthMax)
  return fits && lists.length < grantTagsMax ? new Map([...digest, ...lists]) : digest
}

/** What the tags of a role say that it grants. */
export interface StatedGrants {
  readonly digest: string
  /** Undefined where the lists are not there, or are not those of the digest: then only the digest counts. */
  readonly grants: RoleGrants | undefined
}

/** Reads the tags of a role; undefined where it carries no digest. Lists that the digest is not of say nothing. */
export const readGrantTags = (tags: Tags): StatedGrants | undefined => {
  const digest = tags.get(grantsTagKey)
  if (digest === undefined) return undefined
  const grants: RoleGrants = {
    keys: listOf(tags, listKeys.keys),
    types: listOf(tags, listKeys.types),
    withoutTypes: listOf(tags, listKeys.withoutTypes),
  }
  return { digest, grants: grantsDigest(grants) === digest ? grants : undefined }
}

const listTags = (
  key: string,
  entries: ReadonlyArray<string>,
): ReadonlyArray<readonly [key: string, value: string]> => {
  const values: Array<string> = []
  for (const word of sortedOnce(entries).map(wordOf)) {
    const last = values.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= valueLengthMax)
      values[values.length - 1] = `${last} ${word}`
    else values.push(word)
  }
  return values.map((value, index) => [index === 0 ? key : `${key}:${index + 1}`, value] as const)
}

const listOf = (tags: Tags, key: string): ReadonlyArray<string> => {
  const values: Array<string> = []
  for (let at = 1; at <= grantTagsMax; at++) {
    const value = tags.get(at === 1 ? key : `${key}:${at}`)
    if (value === undefined) break
    values.push(...value.split(" "))
  }
  return values.map(entryOf)
}

/** Values of tags hold no `*`: `@` stands for it. What would be ambiguous is written as `=HEX=`. */
const wordOf = (entry: string): string =>
  entry
    .replaceAll(/[^\p{L}\p{N}_.:/+\-*]/gu, (character) => `=${character.codePointAt(0)?.toString(16) ?? ""}=`)
    .replaceAll("*", "@")

const entryOf = (word: string): string =>
  word
    .replaceAll("@", "*")
    .replaceAll(/=([0-9a-f]{1,5})=/gu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
