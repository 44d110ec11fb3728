import { alertLedgerContract } from "./alertLedger.contract.ts"
import { standLayer } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

const { name, server } = tableServer()

alertLedgerContract(`the memory of alerts on ${name}`, standLayer(server))
