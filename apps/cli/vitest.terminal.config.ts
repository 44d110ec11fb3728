import { defineConfig } from "vitest/config"

/** The extra tier that needs a pseudo-terminal: `npm run test:terminal`. */
export default defineConfig({ test: { include: ["test/terminal/**/*.pty.ts"], testTimeout: 120_000 } })
