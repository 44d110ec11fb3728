/** How a command ended, as scripts read it. */
export const ExitCode = {
  /** Done, nothing to do, or findings only. */
  done: 0,
  /** Aborted, declined, or a check that found something. */
  aborted: 1,
  /** Changes pending or findings, asked for by `--check`. */
  pending: 2,
  /** Something failed, the rest was done. */
  partial: 3,
  /** Bad usage, configuration or policy; tables missing. */
  usage: 64,
  /** Interrupted by a signal. */
  interrupted: 130,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

const precedence: ReadonlyArray<ExitCode> = [
  ExitCode.usage,
  ExitCode.interrupted,
  ExitCode.aborted,
  ExitCode.partial,
  ExitCode.pending,
]

/** The one code where several hold: 64, 130, 1, 3, 2, 0. */
export const strongestExit = (codes: ReadonlyArray<ExitCode>): ExitCode =>
  precedence.find((code) => codes.includes(code)) ?? ExitCode.done
