import { defineConfig } from "vitest/config"

// Properties and started processes take seconds on a busy machine; a test that hangs still ends.
export default defineConfig({
  test: { include: ["test/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 },
})
