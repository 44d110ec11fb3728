import type { SeededRandom } from "./SeededRandom.ts"

/** What resources of the organization are there for; also the values of their tag `Application`. */
export const applications = [
  "checkout",
  "catalog",
  "ledger",
  "search",
  "ingest",
  "reporting",
  "identity",
  "mailer",
]

const components = ["api", "web", "worker", "batch", "cache", "events", "jobs", "exports", "audit", "gateway"]

/** Draws a name such as `checkout-api-x7k2m`, valid for every service that lets users name things. */
export const resourceName = (random: SeededRandom): string =>
  `${random.pick(applications)}-${random.pick(components)}-${random.text("abcdefghjkmnpqrstuvwxyz23456789", 5)}`
