import { type OrganizationSeed } from "@orgtag/local-aws";
/** How large the organization of a seed is. */
export interface FixtureSize {
    readonly accounts: number;
    readonly regions: number;
    readonly resources: number;
}
/** Two accounts with some twenty resources and every mess of the demo: a seed of it takes a fraction of a second. */
export declare const smallOrganization: FixtureSize;
/** The organization of a seed, without the units that hold no account: nothing is to be learnt from walking them. */
export declare const organizationOf: (seed: number, size?: FixtureSize) => OrganizationSeed;
