import type { LocalAws } from "@orgtag/local-aws"

/** How an embedded organization is reached, whichever thread it works in. */
export type Reach = Pick<LocalAws, "requestHandler" | "credentials" | "region">
