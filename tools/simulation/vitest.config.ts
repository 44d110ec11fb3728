import { defineConfig } from "vitest/config"

// Scenarios run in simulated time, but a busy machine takes its own for them.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000 } })
