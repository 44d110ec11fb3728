import type { Explanation } from "@orgtag/tagging"

/** The document of `explain --json`: what the screen says, with nothing shortened. */
export const explainDocument = (explained: Explanation): unknown => {
  const { account, region, resource, type, verdict, head } = explained
  return {
    schema: "orgtag.explain/v1",
    resource: resource.arn,
    type,
    account: { id: account.id, name: account.name, path: account.units[0]?.path ?? "" },
    region,
    source: resource.source,
    neverTagged: resource.leftOut,
    class: explained.class,
    ...(explained.why === undefined ? {} : { why: explained.why }),
    // `fromEntries` defines its fields, so that a key named `__proto__` is one like any other.
    tags: Object.fromEntries(resource.tags),
    matched: verdict.matched,
    ...(verdict.exemption === undefined ? {} : { exemption: verdict.exemption }),
    ...(verdict.blocked === undefined ? {} : { blocked: verdict.blocked }),
    changes: verdict.changes,
    statements: verdict.statements,
    findings: verdict.findings,
    lastRecorded: head === undefined ? null : { timestamp: head.timestamp, rev: head.rev },
  }
}
