import { lookup } from "node:dns"
import { isIP, type LookupFunction } from "node:net"
import type { AddressRule } from "./addressCheck.ts"

/** The address that a name leads to, or the name itself where it is one, is none that webhooks may be at. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused"
  /** Like an error that AWS names: no other attempt would end otherwise. */
  readonly $fault = "client"
}

/**
 * Resolves names for a connection and refuses those that lead where they must not.
 *
 * What is checked is what is connected to: the socket takes the addresses from this answer and asks nobody again, so a
 * name that resolves differently a moment later gains nothing. One bad address among several spoils the name.
 */
export const guardedLookup =
  (mayConnect: AddressRule): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      if (addresses.length === 0 || !addresses.every(({ address }) => mayConnect(address)))
        return callback(refused(), [])
      const [first] = addresses
      if (options.all === true || first === undefined) return callback(null, addresses)
      return callback(null, first.address, first.family)
    })
  }

/** A host that is an address is connected to without being resolved, so it is checked by itself. */
export const refuseLiteral = (hostname: string, mayConnect: AddressRule): void => {
  const bare = hostname.replace(/^\[(.*)\]$/u, "$1")
  if (isIP(bare) !== 0 && !mayConnect(bare)) throw refused()
}

/** Never says which address it was: what a name resolves to inside of a network is nobody's business. */
const refused = (): AddressRefused =>
  new AddressRefused("the webhook's host is, or resolves to, an address that is not public")
