import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, Logger } from "@smithy/types"
import type { SharedRequestHandler } from "./SharedRequestHandler.ts"

/** Credentials, or what gives them at each request. */
export type Credentials = AwsCredentialIdentity | AwsCredentialIdentityProvider

const silent = (): void => {}

/**
 * A logger that says nothing and has no `info`.
 *
 * For each call the SDK copies and masks input and output for a line of `info`, unless the logger has no such method; and
 * what a call came to is ours to tell, where foreign text is made harmless. The other methods have to be there: the
 * SDK's credential chain calls `debug`, and its handlers `warn`, without asking.
 */
const quietLogger = (): Logger => {
  const logger: Logger = { trace: silent, debug: silent, info: silent, warn: silent, error: silent }
  Reflect.deleteProperty(logger, "info")
  return logger
}

/** What every SDK client has, sealed or not. */
export const baseSettings = (requestHandler: SharedRequestHandler): BaseSettings => ({
  maxAttempts: 1,
  logger: quietLogger(),
  requestHandler,
})

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
  ...baseSettings(requestHandler),
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
