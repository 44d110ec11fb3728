/**
 * A test of whole strings against a pattern in which `*` stands for any characters, none included.
 *
 * Not a regular expression: the time is at most pattern length times value length, whatever the pattern, since the
 * values are written by whoever may tag.
 */
export const globMatcher = (pattern: string): ((value: string) => boolean) => {
  const [first = "", ...rest] = pattern.split("*")
  const last = rest.pop()
  if (last === undefined) return (value) => value === first
  return (value) => {
    if (value.length < first.length + last.length || !value.startsWith(first) || !value.endsWith(last))
      return false
    const end = value.length - last.length
    let from = first.length
    for (const piece of rest) {
      const at = value.indexOf(piece, from)
      if (at === -1 || at + piece.length > end) return false
      from = at + piece.length
    }
    return true
  }
}
