import { isRecord } from "../Input.ts"

/** How a protocol writes a list: each entry in an element `member` or `item` of the list's own, or the list's repeated. */
export type ListForm = "members" | "items" | "repeated"

/** The elements of an answer's members; one that is undefined or null is not there. */
export const elements = (members: Readonly<Record<string, unknown>>, lists: ListForm): string =>
  Object.entries(members)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => element(name, value, lists))
    .join("")

const element = (name: string, value: unknown, lists: ListForm): string =>
  Array.isArray(value) && lists === "repeated"
    ? value.map((entry) => element(name, entry, lists)).join("")
    : `<${name}>${content(value, lists)}</${name}>`

const content = (value: unknown, lists: ListForm): string => {
  const entryName = lists === "items" ? "item" : "member"
  if (Array.isArray(value))
    return value.map((entry) => `<${entryName}>${content(entry, lists)}</${entryName}>`).join("")
  if (isRecord(value)) return elements(value, lists)
  return escapeXml(String(value))
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
}

/** Text as it stands in an element. */
export const escapeXml = (text: string): string =>
  text.replaceAll(/[&<>"\r]/gu, (character) => entities[character] ?? character)
