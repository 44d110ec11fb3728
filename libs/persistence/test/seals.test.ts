import { sealsContract } from "./seals.contract.ts"
import { standLayer } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

const { name, server } = tableServer()

sealsContract(`the seals on ${name}`, standLayer(server))
