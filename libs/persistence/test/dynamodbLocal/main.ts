/**
 * Runs this package's tests on DynamoDB Local, AWS's own, instead of dynalite.
 *
 * Needs Java 17 and Maven on the PATH. What stands behind the command goes to vitest, such as a reporter. Exits with
 * vitest's status, or 1 where it does not come to that.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { dynamoDbLocalVersion, fetchDynamoDbLocal } from "./fetchDynamoDbLocal.ts"
import { requireJava } from "./requireJava.ts"
import { run } from "./run.ts"
import { startDynamoDbLocal } from "./startDynamoDbLocal.ts"

const say = (text: string): void => {
  process.stderr.write(`test:dynamodb-local: ${text}\n`)
}

const testOnDynamoDbLocal = async (room: string, signal: AbortSignal): Promise<number> => {
  await requireJava()
  say(`fetching DynamoDB Local ${dynamoDbLocalVersion}`)
  const endpoint = await startDynamoDbLocal(await fetchDynamoDbLocal(room, signal), signal)
  say(`DynamoDB Local ${dynamoDbLocalVersion} serves at ${endpoint}`)
  const status = await run("vitest", ["run", ...process.argv.slice(2)], {
    signal,
    env: { ORGTAG_DYNAMODB_ENDPOINT: endpoint },
  })
  say(status === 0 ? "all tests passed on DynamoDB Local" : `tests failed on DynamoDB Local: exit ${status}`)
  return status ?? 1
}

const end = new AbortController()
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => end.abort())
const room = await mkdtemp(join(tmpdir(), "orgtag-dynamodb-local-"))
try {
  process.exitCode = await testOnDynamoDbLocal(room, end.signal)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  end.abort()
  await rm(room, { recursive: true, force: true })
}
