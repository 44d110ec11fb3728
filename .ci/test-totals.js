// A reporter for Vitest that adds one line a project, "PASSED FAILED SKIPPED FOLDER", to the file that ORGTAG_TEST_TOTALS
// names. Counted from the results themselves, because the summary on the screen is written for people and changes.
import { appendFileSync } from "node:fs"
import { basename } from "node:path"

/** Counts what one run of Vitest found. */
export default class TestTotals {
  onTestRunEnd(testModules, unhandledErrors) {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    for (const testModule of testModules) {
      for (const test of testModule.children.allTests()) counts[test.result().state] += 1
      // A file that could not be loaded, or a hook that failed around its tests, has no test to its name.
      counts.failed += testModule.errors().length
      for (const suite of testModule.children.allSuites()) counts.failed += suite.errors().length
    }
    // A test that never ended is no test that passed.
    const failed = counts.failed + counts.pending + unhandledErrors.length
    const totals = [counts.passed, failed, counts.skipped, basename(process.cwd())].join(" ")
    const file = process.env["ORGTAG_TEST_TOTALS"]
    if (file !== undefined) appendFileSync(file, `${totals}\n`)
  }
}
