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
}

interface Position {
  readonly token: string | undefined
  readonly pages: number
  /** A token seen earlier, taken anew at each power of two: a ring of tokens comes back to it, however long it is. */
  readonly landmark: string | undefined
}

const start: Position = { token: undefined, pages: 0, landmark: undefined }

/**
 * Walks one token chain to its end, a page at a time.
 *
 * Short and empty pages go on: only a token that is absent or "" ends a list. A chain that turns in a circle is
 * `malformed` (`PaginationLoop`), and so is one longer than its bound (`TooManyPages`); neither needs memory for the
 * tokens that were seen.
 */
export const walkPages = <Row>(walk: PageWalk<Row>): Stream.Stream<ReadonlyArray<Row>, CallFailed> =>
  Stream.paginate(start, (position) =>
    walk.page(position.token).pipe(
      Effect.flatMap(({ rows, next }) => {
        const found = rows.length === 0 ? [] : [rows]
        if (next === undefined || next === "")
          return Effect.succeed([found, Option.none<Position>()] as const)
        const pages = position.pages + 1
        if (next === position.token || next === position.landmark)
          return Effect.fail(
            malformed(walk.place, "PaginationLoop", `the token after page ${pages} was there before`),
          )
        if (pages >= walk.pagesMax)
          return Effect.fail(malformed(walk.place, "TooManyPages", `there is more after ${pages} pages`))
        const landmark = Number.isInteger(Math.log2(pages)) ? next : position.landmark
        return Effect.succeed([found, Option.some({ token: next, pages, landmark })] as const)
      }),
    ),
  )

/** All rows of a small list. */
export const collectPages = <Row>(walk: PageWalk<Row>): Effect.Effect<ReadonlyArray<Row>, CallFailed> =>
  Stream.runCollect(walkPages(walk)).pipe(Effect.map((pages) => pages.flat()))
