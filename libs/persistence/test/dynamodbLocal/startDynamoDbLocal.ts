import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"

/** How often it is asked whether it answers yet, 100 ms apart. */
const asksMax = 600

/** A port that nothing listens on now. Another program can take it before it is used; then the start fails. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("there is no port to listen on")
  return address.port
}

const answers = async (endpoint: string): Promise<boolean> => {
  try {
    const answer = await fetch(endpoint)
    await answer.arrayBuffer()
    return true
  } catch {
    return false
  }
}

/**
 * Starts DynamoDB Local from a folder with its jars and answers its endpoint once it serves. The signal ends it.
 *
 * In memory and without telemetry. It has no option for the address, and so listens on all of the machine's.
 */
export const startDynamoDbLocal = async (folder: string, signal: AbortSignal): Promise<string> => {
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const server = spawn(
    "java",
    [
      `-Djava.library.path=${folder}`,
      "-cp",
      join(folder, "*"),
      "com.amazonaws.services.dynamodbv2.local.main.ServerRunner",
      "-inMemory",
      "-disableTelemetry",
      "-port",
      String(port),
    ],
    { stdio: ["ignore", "pipe", "pipe"], signal },
  )
  const said: Array<string> = []
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => said.push(String(text)))
  // Without it the signal, by which it ends in the end, would be an error that nobody takes.
  server.on("error", (error) => said.push(error.message))
  for (let asked = 0; asked < asksMax && server.exitCode === null; asked++) {
    if (await answers(endpoint)) return endpoint
    await setTimeout(100, undefined, { signal })
  }
  throw new Error(`DynamoDB Local did not start:\n${said.join("")}`)
}
