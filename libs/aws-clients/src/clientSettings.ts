import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, Logger } from "@smithy/types"
import type { SharedRequestHandler } from "./SharedRequestHandler.ts"

/** Credentials, or what gives them at each request. */
export type Credentials = AwsCredentialIdentity | AwsCredentialIdentityProvider

/**
 * A logger without `info`.
 *
 * The SDK copies and masks the input and output of each call for a log line before it asks whether anybody listens; with
 * no `info` to call it does not, which is a twentieth of a sweep's processor time. Warnings still reach the console.
 */
export const quietLogger: Logger = { warn: console.warn, error: console.error } as unknown as Logger

/** What every SDK client is made with, whichever way its credentials come. */
export interface BaseSettings {
  readonly logger: Logger
  /** One attempt a call: Effect's schedule decides on the next. */
  readonly maxAttempts: 1
  readonly requestHandler: SharedRequestHandler
}

/** Settings that name everything which the SDK would otherwise look up in the environment or in files. */
export interface SealedSettings extends BaseSettings {
  readonly region: string
  readonly credentials: Credentials
  readonly retryMode: "standard"
  readonly defaultsMode: "standard"
  readonly useDualstackEndpoint: false
  readonly useFipsEndpoint: false
  readonly ignoreConfiguredEndpointUrls: true
  readonly userAgentAppId: string
  readonly authSchemePreference: Array<string>
  readonly disableClockSkewCorrection: true
  /** DynamoDB's own look-ups: endpoints by account id, and endpoint discovery. */
  readonly accountIdEndpointMode: "disabled"
  readonly endpointDiscoveryEnabled: false
}

/** Settings of a client of ours in the SDK's own chain, but for what a caller names. */
export interface ChainSettings extends BaseSettings {
  readonly region?: string
  readonly credentials?: Credentials
}

/** The settings of a client, sealed or in the SDK's chain. */
export type ClientSettings = SealedSettings | ChainSettings

/**
 * Settings that read nothing of `AWS_*` and no configuration file.
 *
 * The clock skew correction is off, because it would set the signing clock by the `Date` header of an organization
 * that keeps its own time.
 */
export const sealedSettings = (
  requestHandler: SharedRequestHandler,
  region: string,
  credentials: Credentials,
): SealedSettings => ({
  maxAttempts: 1,
  logger: quietLogger,
  requestHandler,
  region,
  credentials,
  retryMode: "standard",
  defaultsMode: "standard",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  ignoreConfiguredEndpointUrls: true,
  userAgentAppId: "",
  authSchemePreference: [],
  disableClockSkewCorrection: true,
  accountIdEndpointMode: "disabled",
  endpointDiscoveryEnabled: false,
})
