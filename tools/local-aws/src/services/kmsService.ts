import { AwsError } from "../AwsError.ts"
import { answer, type Answer, type Call, type Operation, type Service } from "../Call.ts"
import { type Keys, type KeySpec, keySpecs, type KmsKey } from "../kms/Keys.ts"
import { algorithmsOf, isSignature, signMessage } from "../kms/signingAlgorithms.ts"
import type { LocalTime } from "../LocalTime.ts"
import { jsonProtocol } from "../protocols/jsonProtocol.ts"

const dayMs = 86_400_000

/** The longest message that is signed as it is. */
const messageBytesMax = 4096

const cryptographic: ReadonlySet<string> = new Set(["Sign", "Verify"])

/**
 * KMS: asymmetric keys that sign, their states and their aliases. Keys and ECDSA signatures are made by chance, as they
 * have to be; nothing else here is.
 */
export const kmsService = (keys: Keys, time: LocalTime): Service => ({
  id: "KMS",
  signingName: "kms",
  protocol: jsonProtocol("1.1", "message"),
  regions: "any",
  operations: new Map<string, Operation>([
    ["CreateKey", (call) => createKey(call, keys, time.now())],
    ["CreateAlias", (call) => createAlias(call, keys)],
    ["DescribeKey", (call) => answer({ KeyMetadata: metadataOf(keyOf(call, keys)) })],
    ["GetPublicKey", (call) => getPublicKey(call, keys)],
    ["Sign", (call) => signWith(call, keys)],
    ["Verify", (call) => verifyWith(call, keys)],
    ["DisableKey", (call) => setState(call, keys, "Disabled")],
    ["EnableKey", (call) => setState(call, keys, "Enabled")],
    ["ScheduleKeyDeletion", (call) => scheduleKeyDeletion(call, keys, time.now())],
    ["CancelKeyDeletion", (call) => cancelKeyDeletion(call, keys)],
  ]),
  // "Request quotas": elliptic curves and RSA have a quota each, which all of their operations share.
  buckets: (operation) =>
    cryptographic.has(operation)
      ? [{ name: "kms:asymmetric", perSecond: 1000, burst: 1000, scope: "account-region" }]
      : operation === "GetPublicKey" || operation === "DescribeKey"
        ? [{ name: operation, perSecond: 2000, burst: 2000, scope: "account-region" }]
        : [{ name: operation, perSecond: 5, burst: 5, scope: "account-region" }],
  throttled: () =>
    new AwsError(
      "ThrottlingException",
      400,
      "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
    ),
  invalid,
  actionPrefix: "kms",
  arnsOf: (_operation, { fields }) => [fields["KeyId"]].filter((id) => typeof id === "string"),
})

const invalid = (message: string): AwsError => new AwsError("ValidationException", 400, message)

const createKey = (call: Call, keys: Keys, now: number): Answer => {
  const { input, identity, region } = call
  const spec = input.text("KeySpec") ?? "SYMMETRIC_DEFAULT"
  const usage = input.text("KeyUsage") ?? "ENCRYPT_DECRYPT"
  if (!isSpec(spec) || usage !== "SIGN_VERIFY")
    throw new AwsError(
      "UnsupportedOperationException",
      400,
      `the embedded organization makes keys that sign, of ${Object.keys(keySpecs).join(", ")}`,
    )
  const id = keys.nextId()
  const key: KmsKey = {
    id,
    arn: `arn:aws:kms:${region}:${identity.account}:key/${id}`,
    account: identity.account,
    spec,
    createdAt: now,
    description: input.text("Description") ?? "",
    ...keySpecs[spec](),
    state: "Enabled",
    deletionDate: undefined,
  }
  keys.add(key)
  return answer({ KeyMetadata: metadataOf(key) })
}

const isSpec = (spec: string): spec is KeySpec => Object.hasOwn(keySpecs, spec)

const metadataOf = (key: KmsKey) => ({
  AWSAccountId: key.account,
  KeyId: key.id,
  Arn: key.arn,
  CreationDate: key.createdAt / 1000,
  Enabled: key.state === "Enabled",
  Description: key.description,
  KeyUsage: "SIGN_VERIFY",
  KeyState: key.state,
  ...(key.deletionDate === undefined ? {} : { DeletionDate: key.deletionDate / 1000 }),
  Origin: "AWS_KMS",
  KeyManager: "CUSTOMER",
  ...specMembers(key),
  MultiRegion: false,
})

/** The old name of the spec is answered beside the new one, for the specs that there were when it had that name. */
const specMembers = ({ spec }: KmsKey) => ({
  ...(spec === "ECC_NIST_EDWARDS25519" ? {} : { CustomerMasterKeySpec: spec }),
  KeySpec: spec,
  SigningAlgorithms: algorithmsOf[spec],
})

const createAlias = (call: Call, keys: Keys): Answer => {
  const { input, identity, region } = call
  const name = input.required("AliasName")
  if (!/^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/u.test(name))
    throw new AwsError("InvalidAliasNameException", 400, `${name} is not a valid alias name`)
  const arn = `arn:aws:kms:${region}:${identity.account}:${name}`
  if (keys.aliased(arn) !== undefined)
    throw new AwsError("AlreadyExistsException", 400, `An alias with the name ${arn} already exists`)
  const key = keyNamed(call, keys, input.required("TargetKeyId"))
  keys.alias(arn, key.arn)
  return answer({})
}

/** The key that a call is about: by its id, its ARN, an alias, or the ARN of an alias. */
const keyOf = (call: Call, keys: Keys): KmsKey => keyNamed(call, keys, call.input.required("KeyId"))

const keyNamed = (call: Call, keys: Keys, id: string): KmsKey => {
  const { identity, region, operation } = call
  const own = `arn:aws:kms:${region}:${identity.account}:`
  const full = id.startsWith("arn:") ? id : `${own}${id.startsWith("alias/") ? id : `key/${id}`}`
  // A key of another account answers as one whose policy lets nobody else in; one of another Region is not there.
  if (full.startsWith("arn:") && !full.startsWith(own))
    throw new AwsError(
      "AccessDeniedException",
      400,
      `User: ${identity.arn} is not authorized to perform: kms:${operation} on resource: ${full} because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
    )
  const isAlias = full.startsWith(`${own}alias/`)
  const key = keys.at(isAlias ? (keys.aliased(full) ?? "") : full)
  if (key === undefined)
    throw new AwsError(
      "NotFoundException",
      400,
      isAlias ? `Alias ${full} is not found.` : `Key '${full}' does not exist`,
    )
  return key
}

/** A key that can be used. "Key states of AWS KMS keys" says which state refuses what, and in which words. */
const usableKey = (call: Call, keys: Keys): KmsKey => {
  const key = keyOf(call, keys)
  if (key.state === "Disabled") throw new AwsError("DisabledException", 400, `${key.arn} is disabled.`)
  if (key.state === "PendingDeletion") throw pendingDeletion(key)
  return key
}

const pendingDeletion = ({ arn }: KmsKey): AwsError =>
  new AwsError("KMSInvalidStateException", 400, `${arn} is pending deletion.`)

const getPublicKey = (call: Call, keys: Keys): Answer => {
  const key = usableKey(call, keys)
  return answer({
    KeyId: key.arn,
    PublicKey: key.publicKey.export({ type: "spki", format: "der" }).toString("base64"),
    KeyUsage: "SIGN_VERIFY",
    ...specMembers(key),
  })
}

/** The key, the algorithm and the message of a call to sign or verify. */
const signing = (call: Call, keys: Keys) => {
  const { input } = call
  const algorithm = input.required("SigningAlgorithm")
  const message = Buffer.from(input.required("Message"), "base64")
  if (message.byteLength > messageBytesMax)
    throw invalid(
      "1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length less than or equal to 4096",
    )
  if ((input.text("MessageType") ?? "RAW") !== "RAW")
    throw invalid("the embedded organization signs messages as they are: MessageType RAW")
  const key = usableKey(call, keys)
  if (!algorithmsOf[key.spec].includes(algorithm))
    throw new AwsError(
      "InvalidKeyUsageException",
      400,
      `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`,
    )
  return { key, algorithm, message }
}

const signWith = (call: Call, keys: Keys): Answer => {
  const { key, algorithm, message } = signing(call, keys)
  const signature = signMessage(key.privateKey, algorithm, message)
  return answer({
    KeyId: key.arn,
    Signature: Buffer.from(signature).toString("base64"),
    SigningAlgorithm: algorithm,
  })
}

const verifyWith = (call: Call, keys: Keys): Answer => {
  const { key, algorithm, message } = signing(call, keys)
  const signature = Buffer.from(call.input.required("Signature"), "base64")
  // KMS never answers false: a signature that does not hold is an error.
  if (!isSignature(key.publicKey, algorithm, message, signature))
    throw new AwsError("KMSInvalidSignatureException", 400, "")
  return answer({ KeyId: key.arn, SignatureValid: true, SigningAlgorithm: algorithm })
}

const setState = (call: Call, keys: Keys, state: "Enabled" | "Disabled"): Answer => {
  const key = keyOf(call, keys)
  if (key.state === "PendingDeletion") throw pendingDeletion(key)
  key.state = state
  return answer({})
}

const scheduleKeyDeletion = (call: Call, keys: Keys, now: number): Answer => {
  const days = call.input.whole("PendingWindowInDays", 7, 30) ?? 30
  const key = keyOf(call, keys)
  if (key.state === "PendingDeletion") throw pendingDeletion(key)
  key.state = "PendingDeletion"
  key.deletionDate = now + days * dayMs
  return answer({
    KeyId: key.arn,
    DeletionDate: key.deletionDate / 1000,
    KeyState: key.state,
    PendingWindowInDays: days,
  })
}

const cancelKeyDeletion = (call: Call, keys: Keys): Answer => {
  const key = keyOf(call, keys)
  if (key.state !== "PendingDeletion")
    throw new AwsError("KMSInvalidStateException", 400, `${key.arn} is not pending deletion.`)
  key.state = "Disabled"
  key.deletionDate = undefined
  return answer({ KeyId: key.arn })
}
