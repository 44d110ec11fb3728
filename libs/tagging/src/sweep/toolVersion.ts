/** The version of orgtag that the ledger names beside each sweep; a test holds it to the root package.json. */
export const toolVersion = "0.1.0"
