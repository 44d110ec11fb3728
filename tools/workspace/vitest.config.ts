import { defineConfig } from "vitest/config"

// Some tests start processes, Nx among them, on machines that are busy with the tests of other projects.
export default defineConfig({ test: { include: ["test/**/*.test.ts"], testTimeout: 60_000 } })
