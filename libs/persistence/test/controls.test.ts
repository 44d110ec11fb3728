import { controlsContract } from "./controls.contract.ts"
import { standLayer } from "./Stand.ts"
import { tableServer } from "./TableServer.ts"

const { name, server } = tableServer()

controlsContract(`the controls on ${name}`, standLayer(server))
