/** A count as people read it: 12,345. */
export const showCount = (count: number): string => count.toLocaleString("en-US")

/** A count with its noun, in the plural where it is not one. */
export const showCounted = (count: number, one: string, many = `${one}s`): string =>
  `${showCount(count)} ${count === 1 ? one : many}`

/** A moment in UTC, to the second: `2026-11-23T22:17:00Z`. */
export const showTime = (epochMillis: number): string => {
  const moment = new Date(epochMillis)
  return Number.isNaN(moment.getTime()) ? "a time that is none" : `${moment.toISOString().slice(0, 19)}Z`
}

/** A length of time as people say it: `0.8 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export const showSeconds = (milliseconds: number): string => {
  const seconds = milliseconds / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
