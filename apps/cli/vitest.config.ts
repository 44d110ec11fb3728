import { defineConfig } from "vitest/config"

// A test that hangs still ends; one that waits for its turn on a busy machine does not fail.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000 } })
