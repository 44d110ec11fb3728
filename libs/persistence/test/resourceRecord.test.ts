import { resourceRecordContract } from "./resourceRecord.contract.ts"
import { standLayer } from "./Stand.ts"
import { tableServers } from "./TableServer.ts"

for (const [name, server] of tableServers())
  resourceRecordContract(`the record on ${name}`, standLayer(server))
