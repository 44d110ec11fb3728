import { standLayer } from "./Stand.ts"
import { sweepLedgerContract } from "./sweepLedger.contract.ts"
import { tableServer } from "./TableServer.ts"

const { name, server } = tableServer()

sweepLedgerContract(`the ledger on ${name}`, standLayer(server))
