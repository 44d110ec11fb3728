/** In place of KMS in the functions that may not sign: their bundles need not hold its client. */
export class KMSClient {
  /** Nothing was made. */
  destroy(): void {}
}

/** Never sent. */
export class SignCommand {
  readonly isAbsent = true
}

/** Never sent. */
export class VerifyCommand {
  readonly isAbsent = true
}
