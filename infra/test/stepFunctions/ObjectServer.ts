import { generateKeyPairSync, sign } from "node:crypto"
import { createServer } from "node:http"

/**
 * The little of S3 and KMS that the functions use, over HTTP, in memory: whole objects, lists by prefix, one signing key.
 * It is no model of AWS, as the embedded organization is; it only stands where two more services have to.
 */
export const makeObjectServer = async () => {
  const objects = new Map<string, Buffer>()
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const server = createServer((request, response) => {
    const chunks: Array<Buffer> = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("end", () => {
      const body = Buffer.concat(chunks)
      const url = new URL(request.url ?? "/", "http://x")
      response.sendDate = false
      if (request.headers["x-amz-target"] === "TrentService.Sign") {
        const asked = JSON.parse(body.toString()) as { KeyId: string; Message: string }
        const Signature = sign("sha256", Buffer.from(asked.Message, "base64"), privateKey).toString("base64")
        response.writeHead(200, { "content-type": "application/x-amz-json-1.1" })
        response.end(JSON.stringify({ KeyId: asked.KeyId, Signature, SigningAlgorithm: "ECDSA_SHA_256" }))
        return
      }
      const key = decodeURIComponent(url.pathname.slice(1))
      if (request.method === "PUT") {
        objects.set(key, body)
        response.writeHead(200, { etag: '"x"' })
        response.end()
        return
      }
      if (url.searchParams.get("list-type") === "2") {
        const bucket = key.replace(/\/$/u, "")
        const prefix = `${bucket}/${url.searchParams.get("prefix") ?? ""}`
        const keys = [...objects.keys()].filter((each) => each.startsWith(prefix)).toSorted()
        response.writeHead(200, { "content-type": "application/xml" })
        response.end(
          `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><KeyCount>${keys.length}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>${keys.map((each) => `<Contents><Key>${each.slice(bucket.length + 1)}</Key></Contents>`).join("")}</ListBucketResult>`,
        )
        return
      }
      const found = objects.get(key)
      if (found === undefined) {
        response.writeHead(404, { "content-type": "application/xml" })
        response.end(
          "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>",
        )
        return
      }
      response.writeHead(200, { "content-length": found.length })
      response.end(found)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()))
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, objects, close: () => server.close() }
}
