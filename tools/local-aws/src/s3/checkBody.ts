import { createHash } from "node:crypto"
import { crc32 } from "node:zlib"
import { AwsError } from "../AwsError.ts"
import { bytesOf, type AwsRequest } from "../AwsRequest.ts"
import type { Input } from "../Input.ts"
import type { Checksum } from "./Buckets.ts"

const hash = (algorithm: string, bytes: Uint8Array): Buffer => createHash(algorithm).update(bytes).digest()

const crcOf = (bytes: Uint8Array): Buffer => {
  const found = Buffer.alloc(4)
  found.writeUInt32BE(crc32(bytes))
  return found
}

const algorithms: ReadonlyArray<readonly [Checksum["algorithm"], (bytes: Uint8Array) => Buffer]> = [
  ["CRC32", crcOf],
  ["SHA1", (bytes) => hash("sha1", bytes)],
  ["SHA256", (bytes) => hash("sha256", bytes)],
]

/** What S3 found of a body's checksums: whether any came, and the one that is kept with the object. */
export interface CheckedBody {
  readonly bytes: Uint8Array
  readonly checksum: Checksum | undefined
  /** Whether the request said what its body has to be. */
  readonly isSure: boolean
}

/** Holds a body against each checksum that came with it. One that does not fit refuses the request. */
export const checkBody = (request: AwsRequest, input: Input): CheckedBody => {
  const bytes = bytesOf(request)
  const sent = request.headers["x-amz-content-sha256"] ?? ""
  if (/^[0-9a-f]{64}$/u.test(sent) && sent !== hash("sha256", bytes).toString("hex"))
    throw new AwsError(
      "XAmzContentSHA256Mismatch",
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )
  const md5 = input.text("ContentMD5")
  if (md5 !== undefined) checkMd5(md5, bytes)
  const checksums = algorithms.flatMap(([algorithm, compute]): ReadonlyArray<Checksum> => {
    const value = input.text(`Checksum${algorithm}`)
    if (value === undefined) return []
    if (value !== compute(bytes).toString("base64"))
      throw new AwsError(
        "BadDigest",
        400,
        `The ${algorithm} you specified did not match the calculated checksum.`,
      )
    return [{ algorithm, value }]
  })
  return { bytes, checksum: checksums[0], isSure: md5 !== undefined || checksums.length > 0 }
}

const checkMd5 = (md5: string, bytes: Uint8Array): void => {
  if (Buffer.from(md5, "base64").byteLength !== 16)
    throw new AwsError("InvalidDigest", 400, "The Content-MD5 you specified was invalid.")
  if (md5 !== hash("md5", bytes).toString("base64"))
    throw new AwsError("BadDigest", 400, "The Content-MD5 you specified did not match what we received.")
}

/** The ETag of an object that was put whole. */
export const etagOf = (bytes: Uint8Array): string => `"${hash("md5", bytes).toString("hex")}"`
