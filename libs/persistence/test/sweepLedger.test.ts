import { standLayer } from "./Stand.ts"
import { sweepLedgerContract } from "./sweepLedger.contract.ts"
import { tableServers } from "./TableServer.ts"

for (const [name, server] of tableServers()) sweepLedgerContract(`the ledger on ${name}`, standLayer(server))
