import type { Call } from "./Call.ts"

/** `before`: nothing has happened yet. `after`: it has happened and nobody has been told. */
export type CallPhase = "before" | "after"

/**
 * Is asked at both phases of every call and may hold it there. One that never resolves freezes the caller: a
 * simulation kills a process so.
 */
export type CallHook = (
  service: string,
  operation: string,
  phase: CallPhase,
  call: Call,
) => Promise<void> | void
