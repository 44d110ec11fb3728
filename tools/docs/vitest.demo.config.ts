import { defineConfig } from "vitest/config"

/** The screen of the demo, whose two sweeps take longer than all other tests of the pages. */
export default defineConfig({ test: { include: ["test/**/*.demo.ts"], testTimeout: 240_000 } })
