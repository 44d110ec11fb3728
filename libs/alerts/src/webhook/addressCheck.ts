import { Context } from "effect"
import ipaddr from "ipaddr.js"

/** Whether an address, as it was resolved, may be connected to. */
export type AddressRule = (address: string) => boolean

/**
 * Public unicast addresses only: none that is private, of this machine, of the link (where cloud metadata answers,
 * 169.254.169.254 and fd00:ec2::254), shared, multicast, reserved or unspecified, nor any of these wrapped into IPv6.
 */
export const isPublicAddress: AddressRule = (address) => {
  // One with a zone belongs to a link of this machine.
  if (!ipaddr.isValid(address) || address.includes("%")) return false
  const parsed = ipaddr.parse(address)
  if (parsed.kind() === "ipv4") return parsed.range() === "unicast"
  // Unwraps ::ffff:a.b.c.d, which the system connects to as IPv4.
  return ipaddr.process(address).range() === "unicast"
}

/** Which addresses webhooks may be at: a test that has its receiver on this machine puts another rule in its place. */
export class AddressCheck extends Context.Reference<AddressRule>("@orgtag/alerts/webhook/AddressCheck", {
  defaultValue: () => isPublicAddress,
}) {}
