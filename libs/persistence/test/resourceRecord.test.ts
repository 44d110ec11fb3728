import { resourceRecordContract } from "./resourceRecord.contract.ts"
import { standLayer } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

const { name, server } = tableServer()

resourceRecordContract(`the record on ${name}`, standLayer(server))
