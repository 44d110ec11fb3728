import { defineConfig } from "vitest/config"

// The tests once more, with every exchange recorded.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/models/recordExchanges.ts"],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    reporters: ["dot"],
  },
})
