/** The part of dynalite 4 that is used here; it ships no types of its own. */
declare module "dynalite" {
  import type { Server } from "node:http"

  interface DynaliteOptions {
    /** A folder for LevelDB; without it everything is in memory. */
    readonly path?: string
    /** Milliseconds that a table stays in CREATING; 0 is the next timer. */
    readonly createTableMs?: number
    readonly deleteTableMs?: number
    readonly updateTableMs?: number
  }

  /** A server that does not listen. It answers `request` events. */
  export default function dynalite(options?: DynaliteOptions): Server
}
