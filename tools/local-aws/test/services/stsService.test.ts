import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts"
import { GetResourcesCommand } from "@aws-sdk/client-resource-groups-tagging-api"
import { ListAccountsCommand } from "@aws-sdk/client-organizations"
import { assert, describe, it } from "vitest"
import { clientsOf, enter, failureOf, shop, steppedTime, withAccount, withOrganization } from "../clients.ts"

const assume = {
  RoleArn: `arn:aws:iam::${shop}:role/orgtag-member`,
  RoleSessionName: "sweep",
  ExternalId: "local",
}

const policy = (Action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: [Action], Resource: "*" }] })

describe("AssumeRole", () => {
  it("gives a session of an hour in the member account", async () => {
    const { time } = steppedTime()
    await withOrganization({ time }, async (aws) => {
      const { Credentials, AssumedRoleUser } = await clientsOf(aws).sts.send(new AssumeRoleCommand(assume))
      assert.strictEqual(Credentials?.Expiration?.getTime(), time.now() + 3_600_000)
      assert.match(Credentials?.AccessKeyId ?? "", /^ASIA\w{12,}$/u)
      const arn = `arn:aws:sts::${shop}:assumed-role/orgtag-member/sweep`
      assert.strictEqual(AssumedRoleUser?.Arn, arn)
      const identity = await clientsOf(aws, await enter(aws, shop)).sts.send(new GetCallerIdentityCommand({}))
      assert.deepInclude(identity, { Account: shop, Arn: arn })
    })()
  })

  it(
    "is no call that a function needs for the session that it is given",
    withOrganization({}, async (aws) => {
      const keys = aws.sessionOf("222222222222", "orgtag-sweep")
      const { Arn } = await clientsOf(aws, keys).sts.send(new GetCallerIdentityCommand({}))
      assert.strictEqual(Arn, "arn:aws:sts::222222222222:assumed-role/orgtag-sweep/orgtag-sweep")
      const entered = await enter({ ...aws, credentials: keys }, shop)
      assert.match(entered.accessKeyId, /^ASIA333333333333/u)
    }),
  )

  it("says the same of a missing role, a refused trust, a wrong external id and a closed account", async () => {
    const said = new Set<string>()
    const hear = async (seed: ReturnType<typeof withAccount>, change: Partial<typeof assume>) => {
      await withOrganization({ seed }, async (aws) => {
        const failed = await failureOf(
          clientsOf(aws).sts.send(new AssumeRoleCommand({ ...assume, ...change })),
        )
        said.add(JSON.stringify(failed))
      })()
    }
    await hear(withAccount(shop, { role: "missing" }), {})
    await hear(withAccount(shop, { role: "refuses" }), {})
    await hear(withAccount(shop, { state: "CLOSED" }), {})
    await hear(withAccount(shop, { state: "SUSPENDED" }), {})
    await hear(withAccount(shop, {}), { ExternalId: "wrong" })
    assert.deepStrictEqual(
      [...said].map((text): unknown => JSON.parse(text)),
      [
        {
          name: "AccessDenied",
          message:
            "User: arn:aws:iam::222222222222:user/operator is not authorized to perform: sts:AssumeRole " +
            `on resource: ${assume.RoleArn}`,
          status: 403,
        },
      ],
    )
  })

  it("lets nobody in but the security account", async () => {
    await withOrganization({}, async (aws) => {
      const keys = [aws.credentialsOf("111111111111"), await enter(aws, "444444444444")]
      for (const key of keys)
        assert.strictEqual(
          // oxlint-disable-next-line no-await-in-loop -- one caller at a time
          (await failureOf(clientsOf(aws, key).sts.send(new AssumeRoleCommand(assume)))).name,
          "AccessDenied",
        )
    })()
  })

  it(
    "enters an account that is pending closure",
    withOrganization({ seed: withAccount(shop, { state: "PENDING_CLOSURE" }) }, async (aws) => {
      assert.match((await enter(aws, shop)).accessKeyId, /^ASIA/u)
    }),
  )

  it(
    "fails where more than the role's maximum is asked for",
    withOrganization({}, async (aws) => {
      const failed = await failureOf(
        clientsOf(aws).sts.send(new AssumeRoleCommand({ ...assume, DurationSeconds: 7200 })),
      )
      assert.strictEqual(failed.name, "ValidationError")
    }),
  )

  it(
    "refuses names outside AWS's patterns",
    withOrganization({}, async (aws) => {
      const { sts } = clientsOf(aws)
      for (const change of [
        { RoleSessionName: "a b" },
        { RoleSessionName: "a" },
        { RoleSessionName: "x".repeat(65) },
        { ExternalId: "x" },
        { SourceIdentity: "aws:me" },
      ])
        assert.strictEqual(
          // oxlint-disable-next-line no-await-in-loop -- one call at a time
          (await failureOf(sts.send(new AssumeRoleCommand({ ...assume, ...change })))).name,
          "ValidationError",
        )
    }),
  )

  it(
    "passes the source identity on",
    withOrganization({}, async (aws) => {
      const { SourceIdentity } = await clientsOf(aws).sts.send(
        new AssumeRoleCommand({ ...assume, SourceIdentity: "orgtag" }),
      )
      assert.strictEqual(SourceIdentity, "orgtag")
    }),
  )

  it(
    "gives a session no more than its session policy allows",
    withOrganization({}, async (aws) => {
      const list = async (action: string) =>
        await clientsOf(aws, await enter(aws, shop, { Policy: policy(action) })).tagging.send(
          new GetResourcesCommand({}),
        )
      await list("tag:Get*")
      assert.strictEqual((await failureOf(list("tag:TagResources"))).name, "AccessDeniedException")
    }),
  )
})

describe("keys", () => {
  it("of a session that has expired are refused in each protocol's own words", async () => {
    const { time, pass } = steppedTime()
    await withOrganization({ time }, async (aws) => {
      const { sts, tagging } = clientsOf(aws, await enter(aws, shop))
      pass(3_600_000)
      assert.strictEqual((await failureOf(sts.send(new GetCallerIdentityCommand({})))).name, "ExpiredToken")
      assert.strictEqual(
        (await failureOf(tagging.send(new GetResourcesCommand({})))).name,
        "ExpiredTokenException",
      )
    })()
  })

  it(
    "that nobody has are refused in each protocol's own words, and so is a session without its token",
    withOrganization({}, async (aws) => {
      const { accessKeyId, secretAccessKey } = await enter(aws, shop)
      for (const keys of [
        { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey },
        { accessKeyId, secretAccessKey },
        { accessKeyId, secretAccessKey, sessionToken: "stolen" },
      ]) {
        const { sts, organizations } = clientsOf(aws, keys)
        assert.strictEqual(
          // oxlint-disable-next-line no-await-in-loop -- one caller at a time
          (await failureOf(sts.send(new GetCallerIdentityCommand({})))).name,
          "InvalidClientTokenId",
        )
        assert.strictEqual(
          // oxlint-disable-next-line no-await-in-loop -- one caller at a time
          (await failureOf(organizations.send(new ListAccountsCommand({})))).name,
          "UnrecognizedClientException",
        )
      }
    }),
  )

  it(
    "are not known in a Region that the account has not enabled",
    withOrganization({}, async (aws) => {
      const { tagging } = clientsOf(aws, await enter(aws, shop), "me-south-1")
      const { name } = await failureOf(tagging.send(new GetResourcesCommand({})))
      assert.strictEqual(name, "UnrecognizedClientException")
    }),
  )

  it("of the calling account carry the quota of 600 calls a second", async () => {
    const { time } = steppedTime()
    await withOrganization({ time, rates: true }, async (aws) => {
      const { sts } = clientsOf(aws)
      for (let count = 0; count < 600; count += 1)
        // oxlint-disable-next-line no-await-in-loop -- one call at a time
        await sts.send(new GetCallerIdentityCommand({}))
      assert.strictEqual((await failureOf(sts.send(new GetCallerIdentityCommand({})))).name, "Throttling")
    })()
  })
})
