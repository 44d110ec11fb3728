import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isPublicAddress } from "../../src/index.ts"

describe("an address that webhooks may be at", () => {
  it.each(["8.8.8.8", "1.1.1.1", "52.94.236.248", "2606:4700:4700::1111", "2a05:d018::1"])(
    "%s is one",
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  it.each([
    ["this machine", ["127.0.0.1", "127.255.255.254", "::1", "0.0.0.0", "::"]],
    [
      "a private network",
      ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"],
    ],
    ["the link, where clouds tell secrets", ["169.254.169.254", "169.254.170.2", "fe80::1", "fd00:ec2::254"]],
    ["a network of carriers", ["100.64.0.1", "100.100.100.200"]],
    ["many at once, or nobody", ["224.0.0.1", "255.255.255.255", "240.0.0.1", "ff02::1"]],
    ["documentation and tests", ["192.0.2.1", "198.18.0.1", "203.0.113.1", "2001:db8::1"]],
    [
      "one of these in the clothes of another",
      [
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::ffff:0:127.0.0.1",
        "2001:0:7f00:1::",
      ],
    ],
    [
      "no address",
      ["", "localhost", "127.1", "0x7f000001", "2130706433", "999.1.1.1", "::ffff:1.2.3.4%eth0"],
    ],
  ])("%s is none", (_name, addresses) => {
    for (const address of addresses) expect([address, isPublicAddress(address)]).toEqual([address, false])
  })

  it("is none of those that RFC 1918, 3927 and 6598 keep from the public, whichever it is", () => {
    const octet = fc.nat({ max: 255 })
    const kept = fc.oneof(
      fc.tuple(fc.constant(10), octet, octet, octet),
      fc.tuple(fc.constant(127), octet, octet, octet),
      fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
      fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
      fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
      fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), octet, octet),
    )
    fc.assert(
      fc.property(kept, (octets) => {
        const address = octets.join(".")
        expect(isPublicAddress(address)).toBe(false)
        expect(isPublicAddress(`::ffff:${address}`)).toBe(false)
      }),
    )
  })
})
