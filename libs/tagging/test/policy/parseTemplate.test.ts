import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { literalsOf, parseTemplate } from "../../src/policy/parseTemplate.ts"

const partsOf = (source: string) => Result.getOrThrow(parseTemplate(source)).parts
const only = (source: string) => {
  const [part, ...others] = partsOf(source)
  expect(others).toEqual([])
  return part?.kind === "reference" ? part.alternatives : undefined
}
const flawsOf = (source: string) => {
  const result = parseTemplate(source)
  return Result.isFailure(result) ? result.failure : []
}

describe("a template", () => {
  it.each([
    ["account.id", { kind: "account", field: "id" }],
    ["account.name", { kind: "account", field: "name" }],
    ["account.email", { kind: "account", field: "email" }],
    ["account.tags.Owner", { kind: "accountTag", key: "Owner" }],
    ["ou.id", { kind: "ou", field: "id" }],
    ["ou.name", { kind: "ou", field: "name" }],
    ["ou.path", { kind: "ou", field: "path" }],
    ["ou.tags.Owner", { kind: "ouTag", key: "Owner" }],
    ["inherited.Owner", { kind: "inherited", key: "Owner" }],
    ["region", { kind: "region" }],
    ["resource.arn", { kind: "resource", field: "arn" }],
    ["resource.id", { kind: "resource", field: "id" }],
    ["resource.type", { kind: "resource", field: "type" }],
    ["resource.service", { kind: "resource", field: "service" }],
    ["resource.tags.Owner", { kind: "resourceTag", key: "Owner" }],
    ["'text'", { kind: "literal", value: "text" }],
  ])("knows ${%s}", (name, expected) => {
    expect(only(`\${${name}}`)).toEqual([expected])
    expect(only(`\${  ${name}  }`)).toEqual([expected])
  })

  it("falls through its alternatives in their order, with or without spaces", () => {
    const expected = [
      { kind: "accountTag", key: "Cost Center" },
      { kind: "region" },
      { kind: "literal", value: "x" },
    ]
    expect(only("${account.tags.Cost Center ?? region ?? 'x'}")).toEqual(expected)
    expect(only("${account.tags.Cost Center??region??'x'}")).toEqual(expected)
  })

  it("takes any character of a tag key, and in quotes also those of its own grammar", () => {
    expect(only("${resource.tags.a:b/c=d+e-f@g.h_i}")).toEqual([
      { kind: "resourceTag", key: "a:b/c=d+e-f@g.h_i" },
    ])
    expect(only("${inherited['a}b ?? it''s'] ?? region}")).toEqual([
      { kind: "inherited", key: "a}b ?? it's" },
      { kind: "region" },
    ])
  })

  it("may read the keys that AWS itself puts on resources", () => {
    expect(only("${resource.tags.aws:cloudformation:stack-name}")).toEqual([
      { kind: "resourceTag", key: "aws:cloudformation:stack-name" },
    ])
  })

  it("keeps what stands around references as it is", () => {
    expect(partsOf("a-${region}/${account.id} $5 }")).toEqual([
      { kind: "text", text: "a-" },
      { kind: "reference", alternatives: [{ kind: "region" }] },
      { kind: "text", text: "/" },
      { kind: "reference", alternatives: [{ kind: "account", field: "id" }] },
      { kind: "text", text: " $5 }" },
    ])
  })

  it("writes a plain ${ as $${", () => {
    expect(partsOf("$${region}")).toEqual([{ kind: "text", text: "${region}" }])
    expect(partsOf("$$${region}")).toEqual([{ kind: "text", text: "$${region}" }])
  })

  it("doubles a quote inside of quotes, and may hold there what else would end it", () => {
    expect(only("${'it''s } ?? ${'}")).toEqual([{ kind: "literal", value: "it's } ?? ${" }])
    expect(only("${''}")).toEqual([{ kind: "literal", value: "" }])
    expect(only("${''''}")).toEqual([{ kind: "literal", value: "'" }])
  })

  it("is the literal '' where the file writes an empty value", () => {
    expect(only("")).toEqual([{ kind: "literal", value: "" }])
  })

  it.each([
    ["${acount.id}", "account.id"],
    ["${account.nmae}", "account.name"],
    ["${account.tag.Owner}", "account.tags.Owner"],
    ["${inherit.Owner}", "inherited.Owner"],
    ["${ressource.tags.Owner}", "resource.tags.Owner"],
    ["${Region}", "region"],
    ["${account.tags}", "account.tags.KEY"],
  ])("refuses the unknown name in %s and says %s", (source, didYouMean) => {
    expect(flawsOf(source)).toMatchObject([{ message: "templates know no such name", didYouMean }])
  })

  it.each([
    ["${region", "this reference does not end"],
    ["${'text", "templates know no such name"],
    ["${'a' 'b'}", "nothing but ?? or } may follow a text in quotes"],
    ["${}", "a reference has an empty alternative"],
    ["${region ?? }", "a reference has an empty alternative"],
    ["${account.tags.}", "a tag key may not be empty"],
    [`\${account.tags.${"k".repeat(129)}}`, "this tag key is too long"],
    [`\${'${"v".repeat(257)}'}`, "this text is too long for a tag value"],
    ["v".repeat(257), "this text is too long for a tag value"],
    ["${region ?? 'x'}".repeat(300), "this value is too long to be expanded"],
    ["a\nb", "a tag value has no control characters or line breaks"],
  ])("refuses %j: %s", (source, message) => {
    expect(flawsOf(source)[0]?.message).toBe(message)
  })

  it("tells every mistake in it", () => {
    expect(flawsOf("${foo}${bar ?? 'x'}${region")).toHaveLength(3)
  })

  it("counts characters as AWS does, not halves of them", () => {
    expect(flawsOf("😀".repeat(256))).toEqual([])
  })
})

describe("the literals of a template", () => {
  it.each([
    ["prod", ["prod"]],
    ["a${'b'}c", ["abc"]],
    ["${account.tags.Env ?? 'a'}", ["a"]],
    ["${region}", []],
    ["x-${account.tags.Env ?? 'a'}", []],
  ])("of %s are %j", (source, literals) => {
    expect(literalsOf(Result.getOrThrow(parseTemplate(source)))).toEqual(literals)
  })
})
