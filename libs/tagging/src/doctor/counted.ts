/** A count with its noun, in the plural where it is not one: `1 account`, `10,000 accounts`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`
