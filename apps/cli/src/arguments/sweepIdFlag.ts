import { Flag } from "effect/cli"

/** Whether a text is the id of a sweep. */
export const isSweepId = (text: string): boolean => /^[A-Za-z0-9-]{1,40}$/u.test(text)

/** `--sweep S`, the id of one sweep. */
export const sweepIdFlag = (description: string) =>
  Flag.String("sweep").pipe(
    Flag.withMetavar("SWEEP"),
    Flag.withDescription(description),
    Flag.filter(isSweepId, () => "expected the id of a sweep"),
    Flag.optional,
  )
