import { AwsError } from "../AwsError.ts"

/** The whole-call refusal of the tagging API. */
export const invalidParameter = (message: string): AwsError =>
  new AwsError("InvalidParameterException", 400, message)
