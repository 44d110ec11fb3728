import { execFile, spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { machine, type Section, shown, whole } from "../report/Section.ts"
import { CountingProxy, portOf } from "./CountingProxy.ts"

const run = promisify(execFile)
const regions = ["eu-west-1", "eu-central-1", "us-east-1"]
/** The account that the emulator takes its callers for. */
const management = "123456789012"
const packages = ["c7n==0.9.53", "c7n-org==0.6.52", "moto[server]==5.2.5"]
const orgtag = fileURLToPath(new URL("../../../../apps/cli/bin/orgtag.js", import.meta.url))
const startMoto = fileURLToPath(new URL("moto_with_queue_tags.py", import.meta.url))
const createQueues = fileURLToPath(new URL("create_queues.py", import.meta.url))

const custodianPolicy = `policies:
  - name: tag-queues
    resource: aws.sqs
    filters:
      - or:
          - "tag:CostCenter": absent
          - "tag:Owner": absent
    actions:
      - type: tag
        tags: { CostCenter: "1000", Owner: platform }
`

const orgtagPolicy = `version: 1
organization: { include: ["*"], exclude: ["${management}"], regions: [${regions.join(", ")}] }
access: { roleName: orgtag-member, roleCheck: off }
rules:
  - id: owner
    set: { CostCenter: "1000", Owner: platform }
inventory: { resourceExplorer: off, iam: off, autoScaling: off }
awsTagPolicies: ignore
`

interface Run {
  readonly requests: number
  readonly tables: number
  readonly seconds: number
}

/** Counts the requests of Cloud Custodian's c7n-org and of orgtag at the same work, against one emulator, moto. */
export const peerBenchmark = async (): Promise<Section> => {
  const folder = mkdtempSync(join(tmpdir(), "orgtag-peer-"))
  try {
    await run("python3", ["-m", "venv", join(folder, "venv")])
    await run(join(folder, "venv/bin/pip"), ["install", "--quiet", ...packages])
    const custodian = await inEmulator(folder, (stand) => twice(stand, () => runCustodian(stand)))
    const ours = await inEmulator(folder, async (stand) => {
      writeFileSync(join(folder, "orgtag.yaml"), orgtagPolicy)
      await stand.command(process.execPath, [orgtag, "setup", "tables"])
      return twice(stand, () => stand.command(process.execPath, [orgtag, "sweep", "--yes", "--json"]))
    })
    return sectionOf(custodian, ours)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** An emulator with its organization, and commands that reach it through a proxy that counts. */
interface EmulatorStand {
  readonly folder: string
  readonly accounts: ReadonlyArray<string>
  readonly proxy: CountingProxy
  readonly command: (file: string, args: ReadonlyArray<string>) => Promise<unknown>
}

const inEmulator = async <A>(folder: string, use: (stand: EmulatorStand) => Promise<A>): Promise<A> => {
  const port = await freePort()
  const server = spawn(join(folder, "venv/bin/python"), [startMoto, "-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
  })
  const proxy = new CountingProxy(port)
  try {
    const endpoint = await proxy.start()
    await answering(`http://127.0.0.1:${port}/moto-api/`)
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: folder,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing",
      AWS_REGION: "eu-west-1",
      AWS_DEFAULT_REGION: "eu-west-1",
      AWS_EC2_METADATA_DISABLED: "true",
      PYTHONPATH: fileURLToPath(new URL(".", import.meta.url)),
    }
    const command = (file: string, args: ReadonlyArray<string>) =>
      run(file, [...args], { cwd: folder, env, maxBuffer: 2 ** 26 })
    const { stdout } = await command(join(folder, "venv/bin/python"), [createQueues, regions.join(",")])
    const accounts: ReadonlyArray<string> = JSON.parse(stdout)
    return await use({ folder, accounts, proxy, command })
  } finally {
    proxy.stop()
    server.kill()
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, "127.0.0.1", () => {
      const port = portOf(probe)
      probe.close(() => resolve(port))
    })
  })

/** Waits until the emulator answers, half a minute at the most. */
const answering = async (url: string): Promise<void> => {
  for (let tries = 0; tries < 120; tries++) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    )
    if (answered) return
    await sleep(250)
  }
  throw new Error(`${url} does not answer`)
}

const runCustodian = ({ folder, accounts, command }: EmulatorStand) => {
  writeFileSync(join(folder, "policies.yml"), custodianPolicy)
  writeFileSync(
    join(folder, "accounts.yml"),
    JSON.stringify({
      accounts: accounts.map((id) => ({
        account_id: id,
        name: `member-${id}`,
        role: `arn:aws:iam::${id}:role/orgtag-member`,
      })),
    }),
  )
  const fixed = ["run", "--cache-period", "0", "-c", "accounts.yml", "-u", "policies.yml", "-s", "out"]
  return command(join(folder, "venv/bin/c7n-org"), fixed.concat(regions.flatMap((region) => ["-r", region])))
}

/** The same work twice: the second time there is nothing to do. */
const twice = async ({ proxy }: EmulatorStand, work: () => Promise<unknown>): Promise<ReadonlyArray<Run>> => {
  const runs: Array<Run> = []
  for (let round = 0; round < 2; round++) {
    const [requests, tables, startedAt] = [proxy.controlPlane, proxy.tables, performance.now()]
    await work()
    runs.push({
      requests: proxy.controlPlane - requests,
      tables: proxy.tables - tables,
      seconds: (performance.now() - startedAt) / 1000,
    })
  }
  return runs
}

const sectionOf = (custodian: ReadonlyArray<Run>, ours: ReadonlyArray<Run>): Section => {
  const ratio = (round: number) => (custodian[round]?.requests ?? 0) / (ours[round]?.requests ?? Number.NaN)
  return {
    name: "peer",
    title: "Cloud Custodian at the same work",
    conditions: [
      `${machine()}. ${packages.join(", ")}. 5 accounts × 3 Regions × 100 SQS queues without the tags CostCenter and`,
      "Owner, which both give them; moto, with what `tools/bench/src/peer` adds to it, serves both, each from a fresh start, behind a proxy that counts. c7n-org keeps no",
      "record of what it did; orgtag's calls to DynamoDB, which are its record, are in a column of their own.",
    ],
    tables: [
      {
        caption: "Requests.",
        rows: [
          ["run", "c7n-org", "orgtag", "c7n-org ÷ orgtag", "orgtag's record", "c7n-org, s", "orgtag, s"],
          ...["first", "nothing to do"].map((name, round) => [
            name,
            whole(custodian[round]?.requests ?? 0),
            whole(ours[round]?.requests ?? 0),
            shown(ratio(round), 1),
            whole(ours[round]?.tables ?? 0),
            shown(custodian[round]?.seconds ?? 0, 1),
            shown(ours[round]?.seconds ?? 0, 1),
          ]),
        ],
      },
    ],
    bounds: ["first", "nothing to do"].map((name, round) => ({
      what: `c7n-org's requests ÷ orgtag's, ${name}`,
      value: ratio(round),
      atLeast: 10,
    })),
    data: { custodian, orgtag: ours },
  }
}
