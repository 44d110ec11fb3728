import { execFile } from "node:child_process"
import { promisify } from "node:util"

/** DynamoDB Local 2 does not start on an older one. */
const javaMin = 17

/** What a program says of its version, or undefined where there is no such program. */
const versionOf = async (program: string): Promise<string | undefined> => {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, ["-version"])
    return `${stdout}${stderr}`
  } catch {
    return undefined
  }
}

/** Fails where Java or Maven is missing, or Java is too old, and says which. */
export const requireJava = async (): Promise<void> => {
  const [java, maven] = await Promise.all([versionOf("java"), versionOf("mvn")])
  const found = Number(/version "(\d+)/u.exec(java ?? "")?.[1] ?? 0)
  const wrong = [
    ...(java === undefined ? ["java is not there"] : []),
    ...(java !== undefined && found < javaMin ? [`java is version ${found}`] : []),
    ...(maven === undefined ? ["mvn is not there"] : []),
  ]
  if (wrong.length > 0)
    throw new Error(`needs Java ${javaMin} or newer and Maven on the PATH: ${wrong.join(", ")}`)
}
