import { assert, describe, it } from "vitest"
import { checkExchange } from "./checkExchange.ts"
import type { Exchange } from "./Exchange.ts"
import { bucketExchange, exchangeWith, smallModels, xmlAnswer } from "./smallModels.ts"

const found = (exchange: Exchange, requests: "must fit" | "may be refused" = "may be refused") =>
  checkExchange(smallModels, exchange, requests).mismatches.map(
    ({ side, path, message }) => `${side}: ${path} ${message}`,
  )

describe("an exchange in JSON", () => {
  it("passes where it is as the model says", () => {
    const answer = '{"Names":["ab"],"Tags":{"ab":1},"Kind":"ONE","At":1.5,"Whole":true}'
    assert.isEmpty(found(exchangeWith("js", { answer })))
    assert.isEmpty(found(exchangeWith("rest", { answer })))
  })

  it("fails for each member that is not: type, length, range, pattern, enumeration, unknown", () => {
    const answer =
      '{"Names":["ab","A1","a"],"Tags":{"toolong":21},"Kind":"TWO","At":"2020","Whole":"true","More":1}'
    assert.deepStrictEqual(found(exchangeWith("js", { answer })), [
      "answer: Names has 3 entries, at most 2 are allowed",
      'answer: Names[1] is "A1", which does not match [a-z]+',
      "answer: Names[2] has 1 characters, at least 2 are required",
      "answer: Tags{toolong} key has 7 characters, at most 4 are allowed",
      "answer: Tags{toolong} is 21, not between 1 and 20",
      'answer: Kind is "TWO", which is none of ONE, OTHER',
      'answer: At is "2020", not a timestamp as this service writes it',
      'answer: Whole is "true", not a boolean',
      "answer: More is no member of the model",
    ])
  })

  it("fails where the answer is no JSON", () => {
    assert.match(found(exchangeWith("js", { answer: "<html>" })).join(), /^answer: {2}cannot be read/u)
  })

  it("fails for a request that the model does not allow and that was carried out, not for one refused", () => {
    const request = '{"Size":0}'
    const carriedOut = exchangeWith("js", { request, answer: "{}" })
    const refused = exchangeWith("js", { request, status: 400, answer: '{"__type":"ValidationException"}' })
    const problems = ["request: Name is required and missing", "request: Size is 0, not between 1 and 20"]
    assert.deepStrictEqual(found(carriedOut), problems)
    assert.isEmpty(found(refused))
    assert.deepStrictEqual(found(refused, "must fit"), problems)
  })
})

const refused = (status: number, answer: string, headers = {}) => {
  const exchange = { status, answer, headers }
  return [found(exchangeWith("js", exchange)), found(exchangeWith("rest", exchange))].flat()
}

describe("an error", () => {
  it("passes where it is one of the operation's, or a common one", () => {
    const named = { "x-amzn-errortype": "Refused" }
    assert.isEmpty(refused(409, '{"__type":"ns#Refused","Message":"no"}', named))
    assert.isEmpty(refused(400, '{"__type":"ThrottlingException","message":"no"}'))
    const body = "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"
    assert.isEmpty(found(exchangeWith("form", { status: 403, answer: body })))
  })

  it("fails with a code that the operation does not have, the wrong status, or the wrong members", () => {
    assert.deepStrictEqual(
      new Set(refused(400, '{"__type":"Nonsense"}')),
      new Set(["answer:  is Nonsense, which is none of the operation's errors"]),
    )
    assert.deepStrictEqual(
      new Set(refused(400, '{"__type":"Refused","message":"no"}')),
      new Set([
        "answer:  is Refused with status 400, not 409",
        "answer: Refused.Message is required and missing",
        "answer: Refused.message is no member of the model",
      ]),
    )
    assert.deepStrictEqual(found(exchangeWith("form", { status: 404, answer: "<a/>" })), [
      "answer:  is an error without a code: <a/>",
    ])
  })
})

describe("an exchange in query and XML", () => {
  it("passes where it is as the model says", () => {
    const members =
      "<Names><member>ab</member><member>cd</member></Names><At>2020-01-01T00:00:00Z</At><Whole>true</Whole>"
    const request = "Action=List&Version=2020-01-01&Name=ab&Size=3&Names.member.1=ab&Names.member.2=cd"
    assert.isEmpty(found(exchangeWith("form", { request, answer: xmlAnswer(members) })))
    const nothing = "<TouchResponse xmlns='x'/>".replaceAll("'x'", '"https://small/"')
    assert.isEmpty(found(exchangeWith("form", { operation: "Touch", answer: nothing })))
  })

  it("fails for what the model does not have, in the request and in the answer", () => {
    const request = "Action=List&Version=2019&Name=ab&Size=x&Names.1=ab&Other=1"
    const members = "<Names><item>ab</item></Names><Whole>yes</Whole><Whole>no</Whole><More>1</More>"
    assert.deepStrictEqual(
      found(exchangeWith("form", { request, answer: xmlAnswer(members, "http://else/") })),
      [
        "request: Version is not 2020-01-01",
        "request: Names is not numbered as member.1, member.2 and so on",
        'request: Size is "x", not a whole number',
        "request: Other is no member of the model",
        "answer: ListResponse is in the namespace http://else/, not https://small/",
        "answer: Names.item stands where member belongs",
        "answer: Whole is there twice",
        'answer: Whole is "no", not a boolean',
        "answer: More is no member of the model",
      ],
    )
  })

  it("fails where an operation that answers nothing answers something, and the other way round", () => {
    const something = '<TouchResponse xmlns="https://small/"><TouchResult/></TouchResponse>'
    assert.deepStrictEqual(found(exchangeWith("form", { operation: "Touch", answer: something })), [
      "answer: TouchResult is no element of this answer",
    ])
    const nothing = '<ListResponse xmlns="https://small/"></ListResponse>'
    assert.deepStrictEqual(found(exchangeWith("form", { answer: nothing })), [
      "answer: ListResult is required and missing",
    ])
  })

  it("fails where the XML is not well-formed", () => {
    for (const answer of ["<ListResponse>", "<a></b>", "<a>&nbsp;</a>", "<a/><b/>", "a < b"])
      assert.match(found(exchangeWith("form", { answer })).join(), /cannot be read/u)
  })
})

const error = (code: string, status: number) =>
  found(
    bucketExchange({
      path: "/ab",
      query: { list: "2" },
      status,
      answer: `<Error><Code>${code}</Code></Error>`,
    }),
  )

describe("an exchange in REST and XML", () => {
  const listed = "<R><Name>ab</Name><Row><Key>k</Key></Row><Row><Key>l</Key></Row></R>"

  it("passes where path, query, headers and document are as the model says, whichever way the bucket is named", () => {
    assert.isEmpty(found(bucketExchange({ path: "/ab", query: { list: "2", size: "3" }, answer: listed })))
    const host = { host: "ab.s3.eu-west-1.amazonaws.com" }
    assert.isEmpty(found(bucketExchange({ path: "/", query: { list: "2" }, headers: host, answer: listed })))
    const written = { etag: "abcd", "last-modified": "Fri, 15 Jan 2027 08:00:00 GMT" }
    assert.isEmpty(
      found(bucketExchange({ method: "PUT", path: "/ab/a/b", answer: "", answerHeaders: written })),
    )
  })

  it("takes the operation that asks for most of what is there", () => {
    const copy = bucketExchange({
      method: "PUT",
      path: "/ab/a/b",
      headers: { "x-amz-copy-source": "c" },
      answer: "",
    })
    assert.strictEqual(checkExchange(smallModels, copy, "must fit").name, "xml:Copy")
  })

  it("fails for a parameter, a header or an element that the model does not have", () => {
    const query = { list: "2", size: "30", other: "1" }
    const headers = { "x-amz-other": "1" }
    const answer = "<R><Name>ab</Name><Name>cd</Name><Row><Key>TOO LONG</Key></Row><More/></R>"
    assert.deepStrictEqual(found(bucketExchange({ path: "/ab", query, headers, answer })), [
      "request: other is no parameter of the model",
      "request: x-amz-other is no header of the model",
      "request: Size is 30, not between 1 and 20",
      "answer: Name is there twice",
      "answer: Rows[0].Key has 8 characters, at most 4 are allowed",
      "answer: More is no member of the model",
    ])
    const answerHeaders = { "last-modified": "2027-01-15T08:00:00Z" }
    assert.deepStrictEqual(
      found(bucketExchange({ method: "PUT", path: "/ab/k", answer: "<x/>", answerHeaders })),
      [
        "answer: At is 2027-01-15T08:00:00Z, which is no date of HTTP",
        "answer:  has a body, and no member is in it",
      ],
    )
  })

  it("fails with an error that the service does not have", () => {
    assert.isEmpty(error("NoSuchBucket", 404))
    assert.lengthOf(error("NoSuchBucket", 400), 1)
    assert.lengthOf(error("Nonsense", 400), 1)
  })
})

describe("what is not checked", () => {
  it("is an answer that a fault put there, and a connection that was cut", () => {
    const exchange = exchangeWith("js", { answer: "<html>" })
    assert.isEmpty(found({ ...exchange, forged: true }))
    const { origin, forged, request } = exchange
    assert.isEmpty(found({ origin, forged, request }))
  })

  it("is a request that no model has, as long as it is refused", () => {
    assert.isEmpty(found(exchangeWith("js", { operation: "Other", status: 400, answer: "{}" })))
    assert.lengthOf(found(exchangeWith("js", { operation: "Other", answer: "{}" })), 1)
  })
})
