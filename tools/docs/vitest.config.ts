import { defineConfig } from "vitest/config"

// The screens come from real runs of the command, which take a while on a busy machine.
export default defineConfig({
  test: { include: ["test/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 240_000 },
})
