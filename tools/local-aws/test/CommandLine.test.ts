import { spawn, type ChildProcess } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { once } from "node:events"
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb"
import {
  DescribeOrganizationCommand,
  ListAccountsCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations"
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
  TagResourcesCommand,
} from "@aws-sdk/client-resource-groups-tagging-api"
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts"
import { afterEach, assert, describe, it } from "vitest"
import { failureOf } from "./clients.ts"

const main = join(import.meta.dirname, "../src/main.ts")
const started = new Set<ChildProcess>()
const folders = new Set<string>()

const folder = () => {
  const made = mkdtempSync(join(tmpdir(), "local-aws-"))
  folders.add(made)
  return made
}

/** Starts the command and waits for `ready`, as a script would. */
const start = async (...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [
    main,
    "--port",
    "0",
    "--resources",
    "60",
    "--accounts",
    "4",
    ...args,
  ])
  started.add(child)
  let output = ""
  for await (const chunk of child.stdout) {
    output += String(chunk)
    if (/^ready .*$/mu.test(output)) break
  }
  const url = /^ready (http:\/\/127\.0\.0\.1:\d+)$/mu.exec(output)?.[1] ?? ""
  const variables = new Map(
    [...output.matchAll(/^export (AWS_\w+)=(.*)$/gmu)].map(([, name = "", value = ""]) => [name, value]),
  )
  const stop = async (signal: NodeJS.Signals) => {
    const ended = once(child, "exit")
    child.kill(signal)
    await ended
    return child.exitCode
  }
  return { output, url, variables, stop, options: optionsOf(variables) }
}

const optionsOf = (variables: ReadonlyMap<string, string>) => ({
  endpoint: variables.get("AWS_ENDPOINT_URL") ?? "",
  region: variables.get("AWS_REGION") ?? "",
  credentials: {
    accessKeyId: variables.get("AWS_ACCESS_KEY_ID") ?? "",
    secretAccessKey: variables.get("AWS_SECRET_ACCESS_KEY") ?? "",
  },
  maxAttempts: 1,
})

/** Runs the command to its end. */
const finish = async (...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [main, ...args])
  started.add(child)
  const texts = { stdout: "", stderr: "" }
  child.stdout.on("data", (chunk) => (texts.stdout += String(chunk)))
  child.stderr.on("data", (chunk) => (texts.stderr += String(chunk)))
  await once(child, "close")
  return { ...texts, code: child.exitCode }
}

const memberTagging = async (options: ReturnType<typeof optionsOf>, account: string) => {
  const { Credentials } = await new STSClient(options).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/orgtag-member`,
      RoleSessionName: "test",
      ExternalId: "local",
    }),
  )
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  }
  return new ResourceGroupsTaggingAPIClient({ ...options, credentials, region: "us-east-1" })
}

const memberOf = async (options: ReturnType<typeof optionsOf>) => {
  const { Accounts = [] } = await new OrganizationsClient(options).send(new ListAccountsCommand({}))
  return (
    Accounts.find(({ Id, State }) => Id !== "111111111111" && Id !== "222222222222" && State === "ACTIVE")
      ?.Id ?? ""
  )
}

describe("the command line", () => {
  afterEach(() => {
    for (const child of started) child.kill("SIGKILL")
    for (const made of folders) rmSync(made, { recursive: true, force: true })
    started.clear()
    folders.clear()
  })

  it("prints the variables that point an SDK at it as the security account, then ready", async () => {
    const { output, url, options } = await start()
    assert.match(output, /^(?:export AWS_\w+=.*\n)+ready http:\/\/127\.0\.0\.1:\d+\n$/u)
    assert.strictEqual(options.endpoint, url)
    const { Accounts = [] } = await new OrganizationsClient(options).send(new ListAccountsCommand({}))
    assert.strictEqual(Accounts.length, 4)
  })

  it("keeps tags, sessions and tables over a restart, and over a kill", async () => {
    const data = folder()
    const first = await start("--data", data)
    const member = await memberOf(first.options)
    const tagging = await memberTagging(first.options, member)
    const { ResourceTagMappingList = [] } = await tagging.send(new GetResourcesCommand({}))
    const arns = ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN ?? "").slice(0, 5)
    const { FailedResourcesMap = {} } = await tagging.send(
      new TagResourcesCommand({ ResourceARNList: arns, Tags: { Kept: "yes" } }),
    )
    const kept = arns.filter((arn) => !(arn in FailedResourcesMap))
    const dynamo = new DynamoDBClient(first.options)
    await dynamo.send(
      new CreateTableCommand({
        TableName: "Kept",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      }),
    )
    await dynamo.send(new PutItemCommand({ TableName: "Kept", Item: { id: { S: "a" } } }))
    await first.stop("SIGKILL")

    const second = await start("--data", data)
    const again = new DynamoDBClient(second.options)
    const { Item } = await again.send(new GetItemCommand({ TableName: "Kept", Key: { id: { S: "a" } } }))
    assert.deepStrictEqual(Item, { id: { S: "a" } })
    const credentials = await tagging.config.credentials()
    const sameSession = new ResourceGroupsTaggingAPIClient({
      ...second.options,
      credentials,
      region: "us-east-1",
    })
    const { ResourceTagMappingList: rows = [] } = await sameSession.send(
      new GetResourcesCommand({ TagFilters: [{ Key: "Kept" }] }),
    )
    assert.isAbove(kept.length, 0)
    assert.sameMembers(
      rows.map(({ ResourceARN }) => ResourceARN),
      kept,
    )
    assert.strictEqual(await second.stop("SIGTERM"), 0)
  })

  it("applies a faults file", async () => {
    const file = join(folder(), "faults.json")
    const faults = [
      { service: "Organizations", operation: "ListAccounts", calls: "1-1", do: { throttle: true } },
    ]
    writeFileSync(file, JSON.stringify({ faults }))
    const { options } = await start("--faults", file)
    const organizations = new OrganizationsClient(options)
    const { name } = await failureOf(organizations.send(new ListAccountsCommand({})))
    assert.strictEqual(name, "TooManyRequestsException")
    await organizations.send(new ListAccountsCommand({}))
  })

  it("cuts the connection where a fault says so", async () => {
    const file = join(folder(), "faults.json")
    const faults = [
      { service: "Organizations", operation: "ListAccounts", calls: "1-1", do: { cut: "before-apply" } },
    ]
    writeFileSync(file, JSON.stringify({ faults }))
    const { options } = await start("--faults", file)
    const failed = await failureOf(new OrganizationsClient(options).send(new ListAccountsCommand({})))
    assert.deepInclude(failed, { name: "TimeoutError", message: "socket hang up" })
  })

  it("refuses a faults file with unknown fields, naming each with its path, and exits 64", async () => {
    const file = join(folder(), "faults.json")
    writeFileSync(
      file,
      JSON.stringify({ faults: [{ service: "STS", operaton: "AssumeRole", calls: "1-3", do: {} }] }),
    )
    const { code, stderr, stdout } = await finish("--port", "0", "--faults", file)
    assert.strictEqual(code, 64)
    assert.strictEqual(stdout, "")
    assert.include(stderr, "faults[0].operaton: Expected no excess property")
    assert.include(stderr, "faults[0].operation: Missing key")
    assert.include(stderr, "faults[0].do: expected exactly one of throttle")
  })

  it("refuses flags that it does not know and numbers out of range with 64", async () => {
    const { code, stderr } = await finish("--regions", "0", "--accounts", "x")
    assert.strictEqual(code, 64)
    assert.include(stderr, "--regions 0: expected a whole number from 1 to 34")
    assert.include(stderr, "--accounts x")
    assert.strictEqual((await finish("--colour")).code, 64)
  })

  it("prints a policy that fits the organization", async () => {
    const { code, stdout } = await finish("--print-policy")
    assert.strictEqual(code, 0)
    assert.include(stdout, "roleName: orgtag-member")
  })

  it("takes as long for every call as --latency says", async () => {
    const { options } = await start("--latency", "300")
    const organizations = new OrganizationsClient(options)
    const begin = performance.now()
    await organizations.send(new ListAccountsCommand({}))
    await organizations.send(new ListAccountsCommand({}))
    // Timers may fire up to a millisecond early.
    assert.isAtLeast(performance.now() - begin, 596)
  })

  it("holds AWS's rates, which an organization in process does not", async () => {
    const { options } = await start()
    const organizations = new OrganizationsClient(options)
    // One a second and two at once: a machine would have to take 38 seconds for all of them to pass.
    const names = await Promise.all(
      Array.from({ length: 40 }, async () => {
        try {
          await organizations.send(new DescribeOrganizationCommand({}))
          return "ok"
        } catch (error) {
          return error instanceof Error ? error.name : "?"
        }
      }),
    )
    assert.include(names, "TooManyRequestsException")
    assert.include(names, "ok")
  })
})
