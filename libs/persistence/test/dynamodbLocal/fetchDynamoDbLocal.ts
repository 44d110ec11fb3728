import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { run } from "./run.ts"

/** The newest that Maven has; it runs on Java 17. */
export const dynamoDbLocalVersion = "2.6.1"

/** A project that depends on nothing else, so that Maven finds what DynamoDB Local needs. */
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>orgtag</groupId>
  <artifactId>dynamodb-local</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.amazonaws</groupId>
      <artifactId>DynamoDBLocal</artifactId>
      <version>${dynamoDbLocalVersion}</version>
    </dependency>
  </dependencies>
</project>
`

/**
 * Has Maven put DynamoDB Local and all that it needs into a folder, and answers that folder.
 *
 * SQLite's native library is a dependency like others and lands beside the jars. Nothing is downloaded that Maven's own
 * repository on this machine has.
 */
export const fetchDynamoDbLocal = async (room: string, signal: AbortSignal): Promise<string> => {
  const folder = join(room, "lib")
  await writeFile(join(room, "pom.xml"), pom)
  const plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
  const args = ["-B", "-q", "-f", room, plugin, `-DoutputDirectory=${folder}`, "-DincludeScope=runtime"]
  const status = await run("mvn", args, { signal })
  if (status !== 0)
    throw new Error(`Maven did not bring com.amazonaws:DynamoDBLocal:${dynamoDbLocalVersion}: exit ${status}`)
  return folder
}
