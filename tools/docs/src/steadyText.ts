/**
 * A screen without what differs from run to run: times, durations, ids and hashes that hang on a time, and counts of
 * calls, which hang on retries and on how pages of work fell together.
 */
export const steadyText = (text: string): string =>
  text
    .replaceAll(/\b\d{8}T\d{9}Z-[a-z0-9]{6}\b/gu, "SWEEP")
    .replaceAll(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/gu, "TIME")
    .replaceAll(/\bin \d+(?:\.\d+)? s\b/gu, "in SECONDS")
    .replaceAll(/\b[0-9a-f]{64}\b/gu, "HASH")
    .replaceAll(/^( +AWS calls +)[\d,]+$/gmu, "$1CALLS")
    .replaceAll(/\bhttp:\/\/127\.0\.0\.1:\d+/gu, "URL")
