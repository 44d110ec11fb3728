import { defineConfig } from "vitest/config"

// Scenarios run in simulated time, but a busy machine takes its own for them. Vitest leaves one core to itself where it is
// not told otherwise: on two the files would run one after the other.
export default defineConfig({
  test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, maxWorkers: 2 },
})
