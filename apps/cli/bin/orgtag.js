#!/usr/bin/env node
// Plain JavaScript, because it is the one file that a Node older than ours has to read. `import * as`, because on
// Node 20 a named import of `enableCompileCache` is a SyntaxError before the first line runs.
import * as nodeModule from "node:module"
import { spawn } from "node:child_process"
import { constants } from "node:os"
import { fileURLToPath } from "node:url"

const nodeMajor = 24
const usageExit = 64
const here = fileURLToPath(import.meta.url)

if (Number(process.versions.node.split(".")[0]) >= nodeMajor) {
  // Compiled code is kept between runs: a third of the start-up time is compiling. A folder that cannot be written
  // to is no error, the cache is then simply not used.
  nodeModule.enableCompileCache?.(
    fileURLToPath(new URL("../../../node_modules/.cache/orgtag", import.meta.url)),
  )
  await import("../src/main.ts")
} else {
  const lockedNode = findLockedNode()
  if (lockedNode === undefined) refuse()
  else runAgainOn(lockedNode)
}

/** Finds the Node that package-lock.json pins for this machine; undefined where npm had none to install. */
function findLockedNode() {
  try {
    const { resolve } = nodeModule.createRequire(import.meta.url)
    return resolve(`node-${process.platform}-${process.arch}/bin/node`)
  } catch {
    return undefined
  }
}

/** Runs this file again on that Node and ends as it ended: same exit status, or the same signal. */
function runAgainOn(lockedNode) {
  const child = spawn(lockedNode, [here, ...process.argv.slice(2)], { stdio: "inherit" })
  const forward = (signal) => child.kill(signal)
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"].filter(
    (name) => name in constants.signals,
  )
  for (const signal of signals) process.on(signal, forward)
  child.on("error", refuse)
  child.on("exit", (status, signal) => {
    for (const name of signals) process.removeListener(name, forward)
    if (signal === null) process.exitCode = status ?? 1
    else process.kill(process.pid, signal)
  })
}

/** Says in one line what is missing. */
function refuse() {
  process.stderr.write(
    `orgtag needs Node ${nodeMajor} or newer and this is ${process.versions.node}: run npm ci, or install Node ${nodeMajor}\n`,
  )
  process.exitCode = usageExit
}
