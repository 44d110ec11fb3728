import { type CallFailed } from "@orgtag/tagging"
import type { CallPlace } from "@orgtag/aws-clients"
import { Effect, Option, Stream } from "effect"
import { malformed } from "./malformed.ts"

/** One page of a list, and the token of the next one; undefined or "" where there is none. */
export interface Page<Row> {
  readonly rows: ReadonlyArray<Row>
  readonly next: string | undefined
}

/** A list of AWS that comes in pages. */
export interface PageWalk<Row> {
  readonly place: CallPlace
  /** How many pages there may be; one more is `malformed`. */
  readonly pagesMax: number
  /** The page at a token; the first where it is undefined. */
  readonly page: (token: string | undefined) => Effect.Effect<Page<Row>, CallFailed>
  /** What tells a row from others; where it is given, pages that come again and again are found under ever new tokens. */
  readonly identify?: (row: Row) => string
  /** Where the walk goes on, if it was begun before. */
  readonly from?: PagePosition | undefined
}

/** A place in a chain of pages: the token of the next one, and how many came before it. */
export interface PagePosition {
  readonly token: string
  readonly pages: number
}

/** A page of a walk, without rows too, and where the walk goes on after it; undefined at its end. */
export interface WalkedPage<Row> {
  readonly rows: ReadonlyArray<Row>
  readonly next: PagePosition | undefined
}

/** How often a page may come again: lists do repeat rows, and pages cut short repeat them as pages. */
const repeatsMax = 10

/** How many pages without a row may follow each other: lists have some, a list of nothing else has no end. */
const emptyPagesMax = 1000

interface Position {
  readonly token: string | undefined
  readonly pages: number
  /** A token seen earlier, taken anew at each power of two: a ring of tokens comes back to it, however long it is. */
  readonly landmark: string | undefined
  /** The rows of the page before, those of the page at the landmark, and how often either came again. */
  readonly before: string | undefined
  readonly atLandmark: string | undefined
  readonly repeats: number
  /** How many pages without a row came last. */
  readonly empty: number
}

/** What a page comes to, and where the next one is asked for. */
type Step<Row> = readonly [ReadonlyArray<WalkedPage<Row>>, Option.Option<Position>]

const start: Position = {
  token: undefined,
  pages: 0,
  landmark: undefined,
  before: undefined,
  atLandmark: undefined,
  repeats: 0,
  empty: 0,
}

/** Walks one token chain to its end, a page with rows at a time; see `walkPositions`. */
export const walkPages = <Row>(walk: PageWalk<Row>): Stream.Stream<ReadonlyArray<Row>, CallFailed> =>
  walkPositions(walk).pipe(
    Stream.filter(({ rows }) => rows.length > 0),
    Stream.map(({ rows }) => rows),
  )

/**
 * Walks one token chain to its end, a page at a time, and says with each where a later walk can go on.
 *
 * Short and empty pages go on: only a token that is absent or "" ends a list. A chain that turns in a circle, by its
 * tokens or by its rows, is `malformed` (`PaginationLoop`), and so is one longer than its bound (`TooManyPages`); none
 * needs memory for what was seen.
 */
export const walkPositions = <Row>(walk: PageWalk<Row>): Stream.Stream<WalkedPage<Row>, CallFailed> =>
  Stream.paginate(beginOf(walk), (position) =>
    walk.page(position.token).pipe(
      Effect.flatMap(({ rows, next }): Effect.Effect<Step<Row>, CallFailed> => {
        if (next === undefined || next === "")
          return Effect.succeed([[{ rows, next: undefined }], Option.none()])
        const pages = position.pages + 1
        if (next === position.token || next === position.landmark)
          return Effect.fail(
            malformed(walk.place, "PaginationLoop", `the token after page ${pages} was there before`),
          )
        const print = rows.length === 0 ? undefined : printOf(walk, rows)
        const again = print !== undefined && (print === position.before || print === position.atLandmark)
        const repeats = position.repeats + (again ? 1 : 0)
        if (repeats > repeatsMax)
          return Effect.fail(
            malformed(walk.place, "PaginationLoop", `page ${pages} came ${repeats} times before`),
          )
        const empty = rows.length === 0 ? position.empty + 1 : 0
        if (pages >= walk.pagesMax || empty > emptyPagesMax)
          return Effect.fail(malformed(walk.place, "TooManyPages", `there is more after ${pages} pages`))
        const [landmark, atLandmark] = Number.isInteger(Math.log2(pages))
          ? [next, print]
          : [position.landmark, position.atLandmark]
        const on: Position = { token: next, pages, landmark, atLandmark, before: print, repeats, empty }
        return Effect.succeed([[{ rows, next: { token: next, pages } }], Option.some(on)])
      }),
    ),
  )

const beginOf = <Row>({ from }: PageWalk<Row>): Position => ({ ...start, ...from })

const printOf = <Row>({ identify }: PageWalk<Row>, rows: ReadonlyArray<Row>): string | undefined =>
  identify === undefined ? undefined : rows.map(identify).join("\n")

/** All rows of a small list. */
export const collectPages = <Row>(walk: PageWalk<Row>): Effect.Effect<ReadonlyArray<Row>, CallFailed> =>
  Stream.runCollect(walkPages(walk)).pipe(Effect.map((pages) => pages.flat()))
