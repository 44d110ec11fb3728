import { defineConfig } from "vitest/config"

/** The extra tier that runs the command itself, again and again: `npm run test:processes`. */
export default defineConfig({
  test: { include: ["test/processes/**/*.processes.ts"], testTimeout: 300_000, maxWorkers: 1 },
})
