export type { AccountSeed, AccountState, OrganizationSeed, ResourceSeed, UnitSeed } from "./Organization.ts"
