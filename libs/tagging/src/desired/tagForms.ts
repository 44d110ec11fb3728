/** The form that a service's tags must have, beyond that of all AWS tags. */
export interface TagForm {
  readonly keyCharactersMax?: number
  readonly valueCharactersMax?: number
  readonly key?: RegExp
  readonly value?: RegExp
  /** Whether an empty value is refused. */
  readonly valueRequired?: true
  /** Whether a value may not begin with `aws:`. */
  readonly reservedValues?: true
}

/** The characters and lengths of every AWS tag (Tag Editor guide, "Tag naming limits and requirements"). */
export const generalForm = {
  keyCharactersMax: 128,
  valueCharactersMax: 256,
  characters: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u,
} as const

// The model writes `+-=` as a range, which holds the digits, `,`, `-`, `.`, `/`, `:`, `;` and `<`; no space and no `@`.
const wordKey: TagForm = { key: /^[a-zA-Z+-=._:/]+$/u }
const asciiText = /^[a-zA-Z0-9 _.:/=+@-]*$/u
const asciiTags: TagForm = { key: asciiText, value: asciiText }
const valueRequired: TagForm = { valueRequired: true }
const reservedValues: TagForm = { reservedValues: true }

/**
 * Services that take fewer tags than AWS in general, by the name that their ARNs have.
 *
 * Each row is what the API model of botocore 1.43.107 says of the keys and values that the service's own tagging call
 * takes. `aws:` at the start of values is from Auto Scaling's and Step Functions' guides, the lengths of Elastic
 * Beanstalk from its guide (applications-tagging-resources). Inspector is not here: the
 * narrow pattern of its model is not that of its TagResource.
 */
export const tagForms: ReadonlyMap<string, TagForm> = new Map<string, TagForm>([
  ["amplify", wordKey],
  ["appflow", { ...wordKey, value: /^[\sa-zA-Z0-9_+-=.:/@]*$/u }],
  ["auditmanager", { ...wordKey, valueCharactersMax: 255 }],
  ["detective", wordKey],
  ["dlm", wordKey],
  ["guardduty", wordKey],
  ["outposts", { ...wordKey, valueRequired: true }],
  ["rum", wordKey],
  ["securityhub", wordKey],
  ["signer", wordKey],
  ["synthetics", wordKey],
  ["bedrock", asciiTags],
  ["datazone", asciiTags],
  ["dsql", asciiTags],
  ["emr-serverless", asciiTags],
  ["imagebuilder", { key: asciiText }],
  ["cassandra", valueRequired],
  ["cloudformation", valueRequired],
  ["cloudtrail", valueRequired],
  ["elasticbeanstalk", { valueRequired: true, keyCharactersMax: 127, valueCharactersMax: 255 }],
  ["scheduler", valueRequired],
  ["workspaces", { keyCharactersMax: 127, valueCharactersMax: 255 }],
  ["autoscaling", reservedValues],
  ["states", reservedValues],
])
