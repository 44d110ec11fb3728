import { defineConfig } from "vitest/config"

// The first synthesis of a process loads the whole CDK, which takes seconds by itself and more beside others; so test
// files, which share nothing that changes, share the modules too.
export default defineConfig({
  test: { include: ["test/**/*.test.ts"], isolate: false, testTimeout: 120_000, hookTimeout: 120_000 },
})
