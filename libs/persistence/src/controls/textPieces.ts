/** A text in pieces of at most so many bytes of UTF-8, each whole characters; one that is empty is one empty piece. */
export const textPieces = (text: string, bytesMax: number): ReadonlyArray<string> => {
  const bytes = Buffer.from(text, "utf8")
  const pieces: Array<string> = []
  for (let start = 0; start < bytes.length;) {
    let end = Math.min(start + bytesMax, bytes.length)
    while (end < bytes.length && isWithinCharacter(bytes[end] ?? 0)) end -= 1
    pieces.push(bytes.toString("utf8", start, end))
    start = end
  }
  return pieces.length === 0 ? [""] : pieces
}

/** A byte `10xxxxxx` goes on with the character before it. */
const isWithinCharacter = (byte: number): boolean => Math.floor(byte / 64) === 2
