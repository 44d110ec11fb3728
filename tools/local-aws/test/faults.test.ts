import { ListAccountsCommand } from "@aws-sdk/client-organizations"
import { AssumeRoleCommand } from "@aws-sdk/client-sts"
import {
  GetResourcesCommand,
  TagResourcesCommand,
  type ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api"
import { ListRegionsCommand } from "@aws-sdk/client-account"
import { Result } from "effect"
import { assert, describe, it } from "vitest"
import { decodeFaults, type Fault } from "../src/index.ts"
import { clientsOf, enter, failureOf, shop, steppedTime, taggingIn, withOrganization } from "./clients.ts"

const orders = `arn:aws:sqs:eu-west-1:${shop}:orders`
const returns = `arn:aws:sqs:eu-west-1:${shop}:returns`

const fault = (name: string, effect: Fault["do"], change: Partial<Fault> = {}): Fault => {
  const [service = "", operation = ""] = name.split(":")
  return { service, operation, calls: "1-1", do: effect, ...change }
}
const tagging = "Resource Groups Tagging API"

const setEnv = (client: ResourceGroupsTaggingAPIClient, value = "stage") =>
  client.send(new TagResourcesCommand({ ResourceARNList: [orders, returns], Tags: { Env: value } }))

describe("throttle", () => {
  it("is told by each service in its own name", async () => {
    const throttle = { throttle: true } as const
    const faults = [
      fault("Organizations:ListAccounts", throttle),
      fault("STS:AssumeRole", throttle),
      fault(`${tagging}:GetResources`, throttle),
      fault("Account:ListRegions", throttle),
    ]
    await withOrganization({ faults }, async (aws) => {
      const { organizations, sts, tagging: own, account } = clientsOf(aws)
      const failures = [
        await failureOf(organizations.send(new ListAccountsCommand({}))),
        await failureOf(
          sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${shop}:role/x`, RoleSessionName: "xx" })),
        ),
        await failureOf(own.send(new GetResourcesCommand({}))),
        await failureOf(account.send(new ListRegionsCommand({}))),
      ]
      assert.deepStrictEqual(
        failures.map(({ name, status }) => [name, status]),
        [
          ["TooManyRequestsException", 400],
          ["Throttling", 400],
          ["ThrottledException", 400],
          ["TooManyRequestsException", 429],
        ],
      )
    })()
  })

  it(
    "has no effect on the resources, and is over after the calls it names",
    withOrganization({ faults: [fault(`${tagging}:TagResources`, { throttle: true })] }, async (aws) => {
      const client = await taggingIn(aws)
      await failureOf(setEnv(client))
      assert.isEmpty(aws.writes())
      await setEnv(client)
      assert.lengthOf(aws.writes(), 2)
    }),
  )
})

describe("error and answer", () => {
  it(
    "give a name and a status, or any bytes",
    withOrganization(
      {
        faults: [
          fault("Organizations:ListAccounts", { error: { code: "ServiceException", status: 503 } }),
          fault("Organizations:ListAccounts", { answer: { status: 200, body: "{}" } }, { calls: "2-2" }),
          fault("Organizations:ListAccounts", { answer: { status: 500, body: "<html>" } }, { calls: "3-3" }),
        ],
      },
      async (aws) => {
        const { organizations } = clientsOf(aws)
        const list = () => organizations.send(new ListAccountsCommand({}))
        assert.deepInclude(await failureOf(list()), { name: "ServiceException", status: 503 })
        assert.isUndefined((await list()).Accounts)
        assert.deepInclude(await failureOf(list()), { status: 500 })
      },
    ),
  )
})

describe("failArn", () => {
  it(
    "fails one ARN inside the 200 and writes the others",
    withOrganization(
      {
        faults: [
          fault(
            `${tagging}:TagResources`,
            { failArn: { code: "InternalServiceException", statusCode: 500 } },
            { arn: "*:orders" },
          ),
        ],
      },
      async (aws) => {
        const { FailedResourcesMap = {} } = await setEnv(await taggingIn(aws))
        assert.deepStrictEqual(Object.keys(FailedResourcesMap), [orders])
        assert.deepInclude(FailedResourcesMap[orders], {
          ErrorCode: "InternalServiceException",
          StatusCode: 500,
        })
        assert.strictEqual(aws.tags(returns)?.["Env"], "stage")
        assert.strictEqual(aws.tags(orders)?.["Env"], "prod")
      },
    ),
  )
})

describe("cut", () => {
  for (const [cut, written] of [
    ["before-apply", 0],
    ["after-apply", 2],
  ] as const)
    it(
      `${cut} drops the connection with ${String(written)} tags written`,
      withOrganization({ faults: [fault(`${tagging}:TagResources`, { cut })] }, async (aws) => {
        const failed = setEnv(await taggingIn(aws)).then(
          () => undefined,
          (error: unknown) => error,
        )
        assert.deepInclude(await failed, { code: "ECONNRESET", name: "TimeoutError" })
        assert.lengthOf(aws.writes(), written)
      }),
    )
})

describe("time", () => {
  it("delayMs answers late what happened at once; pauseMs lets it happen late", async () => {
    for (const [effect, at] of [
      [{ delayMs: 700 }, 0],
      [{ pauseMs: 700 }, 700],
    ] as const) {
      const { time } = steppedTime()
      const begin = time.now()
      // oxlint-disable-next-line no-await-in-loop -- one organization at a time
      await withOrganization({ time, faults: [fault(`${tagging}:TagResources`, effect)] }, async (aws) => {
        await setEnv(await taggingIn(aws))
        assert.strictEqual(time.now() - begin, 700)
        assert.deepStrictEqual(
          aws.writes().map((write) => write.at - begin),
          [at, at],
        )
      })()
    }
  })

  it("staleMs reads as of so long ago", async () => {
    const { time, pass } = steppedTime()
    const faults = [fault(`${tagging}:GetResources`, { staleMs: 60_000 }, { calls: "1-2" })]
    await withOrganization({ time, faults }, async (aws) => {
      const client = await taggingIn(aws)
      const env = async () => {
        const { ResourceTagMappingList } = await client.send(
          new GetResourcesCommand({ ResourceARNList: [orders] }),
        )
        return ResourceTagMappingList?.[0]?.Tags?.find(({ Key }) => Key === "Env")?.Value
      }
      await setEnv(client)
      pass(30_000)
      assert.strictEqual(await env(), "prod")
      pass(30_000)
      assert.strictEqual(await env(), "stage")
    })()
  })

  it("half of the latency passes before the effect", async () => {
    const { time } = steppedTime()
    await withOrganization({ time, latencyMs: 100 }, async (aws) => {
      const client = await taggingIn(aws)
      const begin = time.now()
      await setEnv(client)
      assert.strictEqual(time.now() - begin, 100)
      assert.strictEqual((aws.writes()[0]?.at ?? 0) - begin, 50)
    })()
  })
})

const walk = async (client: ResourceGroupsTaggingAPIClient) => {
  const pages: Array<Array<string>> = []
  let token: string | undefined
  do {
    const { ResourceTagMappingList = [], PaginationToken } =
      // oxlint-disable-next-line no-await-in-loop -- pages follow each other
      await client.send(new GetResourcesCommand({ PaginationToken: token }))
    pages.push(ResourceTagMappingList.map(({ ResourceARN = "" }) => ResourceARN))
    token = PaginationToken
  } while (token !== undefined && token !== "")
  return pages
}

describe("page", () => {
  it("short, repeat and empty lose no row", async () => {
    const whole = { pages: [] as Array<Array<string>> }
    await withOrganization({}, async (aws) => {
      whole.pages = await walk(await taggingIn(aws))
    })()
    for (const page of ["short", "repeat", "empty"] as const)
      // oxlint-disable-next-line no-await-in-loop -- one organization at a time
      await withOrganization({ faults: [fault(`${tagging}:GetResources`, { page })] }, async (aws) => {
        const pages = await walk(await taggingIn(aws))
        assert.lengthOf(pages, 2)
        assert.lengthOf(pages[0] ?? [], { short: 1, repeat: 6, empty: 0 }[page])
        assert.sameMembers([...new Set(pages.flat())], whole.pages.flat())
      })()
  })

  it(
    "holds for Organizations too",
    withOrganization({ faults: [fault("Organizations:ListAccounts", { page: "empty" })] }, async (aws) => {
      const { organizations } = clientsOf(aws)
      const { Accounts, NextToken } = await organizations.send(new ListAccountsCommand({}))
      assert.deepStrictEqual(Accounts, [])
      const rest = await organizations.send(new ListAccountsCommand({ NextToken }))
      assert.lengthOf(rest.Accounts ?? [], 4)
    }),
  )
})

describe("the account of a fault", () => {
  it(
    "is that of the role for AssumeRole, and the session's for what follows",
    withOrganization(
      {
        faults: [
          fault("STS:AssumeRole", { throttle: true }, { account: "444444444444" }),
          fault(
            `${tagging}:GetResources`,
            { throttle: true },
            { account: "444444444444", region: "us-east-1" },
          ),
        ],
      },
      async (aws) => {
        await (await taggingIn(aws)).send(new GetResourcesCommand({}))
        assert.strictEqual((await failureOf(enter(aws, "444444444444"))).name, "Throttling")
        await (await taggingIn(aws, "444444444444")).send(new GetResourcesCommand({}))
        const virginia = await taggingIn(aws, "444444444444", "us-east-1")
        assert.strictEqual(
          (await failureOf(virginia.send(new GetResourcesCommand({})))).name,
          "ThrottledException",
        )
      },
    ),
  )
})

describe("the count of what faults did", () => {
  const faults = [
    fault(`${tagging}:TagResources`, { failArn: { code: "Nope", statusCode: 400 } }, { calls: "1-2" }),
    fault(`${tagging}:TagResources`, { cut: "before-apply" }, { calls: "2-2" }),
    fault(`${tagging}:TagResources`, { delayMs: 1 }, { calls: "3-3" }),
    fault(`${tagging}:TagResources`, { throttle: true }, { calls: "4-4" }),
    fault(`${tagging}:TagResources`, { staleMs: 5 }, { calls: "4-4" }),
  ]

  it(
    "names each effect that a call came to, and none that another one forestalled",
    withOrganization({ faults }, async (aws) => {
      const client = await taggingIn(aws)
      await setEnv(client)
      await failureOf(setEnv(client))
      await setEnv(client, "prod")
      await failureOf(setEnv(client))
      assert.deepStrictEqual(Object.fromEntries(aws.faultsActed()), {
        [`${tagging}:TagResources failArn`]: 1,
        [`${tagging}:TagResources before-apply`]: 1,
        [`${tagging}:TagResources delayMs`]: 1,
        [`${tagging}:TagResources throttle`]: 1,
      })
    }),
  )
})

describe("a faults file", () => {
  it("decodes to its faults", () => {
    const file = { faults: [fault("STS:AssumeRole", { throttle: true }, { arn: "arn:*", account: shop })] }
    assert.deepStrictEqual(Result.getOrThrow(decodeFaults(file)), file.faults)
  })

  it("is refused with every problem and its path", () => {
    const refused = decodeFaults({
      faults: [
        fault("STS:AssumeRole", { throttle: true }, { calls: "sometimes" }),
        { ...fault("STS:AssumeRole", { throttle: true }), do: { throttle: true, delayMs: 1 } },
        { ...fault("STS:AssumeRole", { throttle: true }), acount: shop },
        fault("STS:AssumeRole", { throttle: true }, { calls: "3-1" }),
        fault("STS:AssumeRole", { throttle: true }, { calls: "0-3" }),
        fault("STS:AssumeRole", { throttle: true }, { calls: "rate:1.5" }),
        fault("STS:AssumeRole", { throttle: true }, { calls: "every:0" }),
      ],
      comment: "",
    })
    assert.isTrue(Result.isFailure(refused))
    assert.sameMembers(Result.isFailure(refused) ? refused.failure.map(({ path }) => path) : [], [
      "faults[0].calls",
      "faults[1].do",
      "faults[2].acount",
      "faults[3].calls",
      "faults[4].calls",
      "faults[5].calls",
      "faults[6].calls",
      "comment",
    ])
  })
})
