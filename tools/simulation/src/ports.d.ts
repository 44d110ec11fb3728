import { AwsClients } from "@orgtag/aws-clients";
import type { LocalAws } from "@orgtag/local-aws";
import type { ApiCalls, Caller, MemberAccounts, Organization, ResourceRecord, SweepLedger } from "@orgtag/tagging";
import { Layer } from "effect";
/** What a program in a simulation may use: the ports, over real SDK clients and a real DynamoDB implementation. */
export type Ports = ApiCalls | AwsClients | Caller | MemberAccounts | Organization | ResourceRecord | SweepLedger;
/** The header by which the organization knows whose call it is. */
export declare const lifeHeader = "x-simulated-life";
/** The ports of one process, over clients of its own. */
export declare const portsOf: (aws: LocalAws, life: string) => Layer.Layer<Ports>;
