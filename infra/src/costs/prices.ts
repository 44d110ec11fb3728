/**
 * What AWS asks for, in US dollars, in us-east-1.
 *
 * List prices of the services' pricing pages as of autumn 2026, without free tiers and discounts. They are the only
 * numbers here that nothing checks: look them up for your Region before you decide anything by them.
 */
export const prices = {
  /** DynamoDB, on demand ("Amazon DynamoDB pricing for on-demand capacity"). */
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  tableGbMonth: 0.25,
  recoveryGbMonth: 0.2,
  exportGb: 0.1,
  /** Lambda on arm64. */
  lambdaGbSecond: 0.000_013_333_4,
  lambdaRequest: 0.2 / 1e6,
  /** Step Functions Standard. */
  stateTransition: 0.025 / 1000,
  /** S3, in its standard class and in Glacier Instant Retrieval. */
  storageGbMonth: 0.023,
  coldStorageGbMonth: 0.004,
  putRequest: 0.005 / 1000,
  /** CloudWatch. */
  metricMonth: 0.3,
  alarmMonth: 0.1,
  dashboardMonth: 3,
  logGb: 0.5,
  logGbMonth: 0.03,
  /** KMS. */
  keyMonth: 1,
  keyRequest: 0.03 / 10_000,
} as const
