import type { Fault } from "@orgtag/local-aws"

/** One thing that can go wrong with the calls of one operation. */
export type MenuFault = Pick<Fault, "service" | "operation" | "do">

type Effect = Fault["do"]

const html = "<html><body><h1>502 Bad Gateway</h1></body></html>"

const error = (code: string, status: number): Effect => ({ error: { code, status } })
const answer = (status: number, body: string): Effect => ({ answer: { status, body } })

/** What can happen to any call. `after-apply` on a read is an answer that got lost. */
const anyCall: ReadonlyArray<Effect> = [
  { throttle: true },
  { cut: "before-apply" },
  { cut: "after-apply" },
  answer(502, html),
  answer(200, html),
]

/** The answer comes after the call's time limit, when its caller has given up; or the call is only held for a while. */
const slow: ReadonlyArray<Effect> = [{ delayMs: 25_000 }, { pauseMs: 12_000 }]

/**
 * A write of tags that takes effect when its caller has given up, and perhaps another process has looked at what it left:
 * AWS names no bound. Calls of the tables are held for less than their time limit: DynamoDB carries one out at once or not
 * at all, and a late one is the doing of a process that was held still.
 */
const late: ReadonlyArray<Effect> = [{ pauseMs: 25_000 }, { pauseMs: 90_000 }, { pauseMs: 240_000 }]

const expired: ReadonlyArray<Effect> = [error("ExpiredTokenException", 400)]

const pages: ReadonlyArray<Effect> = [{ page: "short" }, { page: "repeat" }, { page: "empty" }]

/** `{}` where something must be in an answer. */
const nothing: ReadonlyArray<Effect> = [answer(200, "{}"), answer(200, "")]

const tagWrites: ReadonlyArray<Effect> = [
  ...anyCall,
  ...slow,
  ...late,
  ...expired,
  ...nothing,
  error("InternalServiceException", 500),
  error("AccessDeniedException", 403),
  ...(
    [
      ["InternalServiceException", 500],
      ["AccessDeniedException", 403],
      ["ThrottlingException", 400],
      ["ConcurrentModificationException", 409],
    ] as const
  ).map(([code, statusCode]): Effect => ({ failArn: { code, statusCode } })),
]

const tableError = error("InternalServerError", 500)

const effects: ReadonlyArray<readonly [string, string, ReadonlyArray<Effect>]> = [
  [
    "Resource Groups Tagging API",
    "GetResources",
    [
      ...anyCall,
      ...slow,
      ...expired,
      ...nothing,
      ...pages,
      error("InternalServiceException", 500),
      error("AccessDeniedException", 403),
      answer(200, '{"ResourceTagMappingList":[{"ResourceARN":"arn:aws:s'),
      { staleMs: 5_000 },
      { staleMs: 60_000 },
      { staleMs: 180_000 },
    ],
  ],
  ["Resource Groups Tagging API", "TagResources", tagWrites],
  ["Resource Groups Tagging API", "UntagResources", tagWrites],
  [
    "DynamoDB",
    "BatchWriteItem",
    [
      ...anyCall,
      ...slow,
      ...nothing,
      tableError,
      { unprocessed: 1 },
      { unprocessed: 3 },
      { unprocessed: 25 },
    ],
  ],
  [
    "DynamoDB",
    "BatchGetItem",
    [
      ...anyCall,
      ...slow,
      ...nothing,
      tableError,
      { unprocessed: 1 },
      { unprocessed: 100 },
      { staleMs: 60_000 },
    ],
  ],
  // DynamoDB answers a put with `{}`: no client could tell that of a proxy from its own.
  ["DynamoDB", "PutItem", [...anyCall, ...slow, tableError]],
  ["DynamoDB", "UpdateItem", [...anyCall, ...slow, ...nothing, tableError]],
  [
    "DynamoDB",
    "Query",
    [...anyCall, ...slow, ...nothing, ...pages, tableError, { staleMs: 5_000 }, { staleMs: 60_000 }],
  ],
  ["DynamoDB", "DescribeTable", [...anyCall, tableError]],
  [
    "STS",
    "AssumeRole",
    [...anyCall, ...slow, ...expired, error("AccessDenied", 403), error("InternalFailure", 500)],
  ],
  ["IAM", "GetRole", [...anyCall, error("AccessDenied", 403)]],
  ["IAM", "ListRoles", [...anyCall, ...pages, error("AccessDenied", 403)]],
  [
    "Resource Explorer 2",
    "ListResources",
    [...anyCall, ...nothing, ...pages, error("AccessDeniedException", 403)],
  ],
  ["Auto Scaling", "DescribeAutoScalingGroups", [...anyCall, ...pages, error("AccessDenied", 403)]],
  ["STS", "GetCallerIdentity", [...anyCall, ...expired]],
  ["Account", "ListRegions", [...anyCall, ...slow, ...pages, error("AccessDeniedException", 403)]],
  ["Organizations", "ListAccounts", [...anyCall, ...pages, ...nothing, error("ServiceException", 500)]],
  ["Organizations", "ListTagsForResource", [...anyCall, ...nothing, error("ServiceException", 500)]],
]

/** All that the embedded organization can do to a sweep's calls, operation by operation. */
export const faultMenu: ReadonlyArray<MenuFault> = effects.flatMap(([service, operation, own]) =>
  own.map((effect): MenuFault => ({ service, operation, do: effect })),
)

/** How a fault is counted: by the operation and the effect, as `LocalAws.faultsActed` does. */
export const faultName = ({ service, operation, do: effect }: MenuFault): string =>
  `${service}:${operation} ${effect.cut ?? Object.keys(effect)[0] ?? ""}`
