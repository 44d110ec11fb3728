/** What looks like a credential in a text that others wrote, and what stands before it that may stay. */
const credentials: ReadonlyArray<readonly [RegExp, string]> = [
  // Access key ids, long-term and temporary ones: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/gu, "[access key]"],
  [
    /(\b(?:x-amz-security-token|aws_session_token|sessiontoken|security[-_ ]?token)["']?\s*[:=]\s*["']?)[A-Za-z0-9+/=%_-]{16,}/giu,
    "$1[token]",
  ],
  [
    /(\b(?:aws_secret_access_key|secretaccesskey|secret[-_ ]?key|password|signing_?key)["']?\s*[:=]\s*["']?)[^\s"',;&]{8,}/giu,
    "$1[secret]",
  ],
  [/(\b(?:x-amz-)?signature["']?\s*[:=]\s*["']?)[A-Za-z0-9+/=%]{16,}/giu, "$1[signature]"],
  [
    /(\b(?:authorization|proxy-authorization)["']?\s*[:=]\s*["']?(?:bearer|basic|aws4-hmac-sha256)\s+)[^\s"']{8,}/giu,
    "$1[authorization]",
  ],
  // Session tokens of STS begin so, and are several hundred characters of base64.
  [/\b(?:FwoG|IQoJ|AQoD)[A-Za-z0-9+/=_-]{60,}/gu, "[token]"],
  // What makes a webhook's URL a secret is its path.
  [/(https?:\/\/hooks\.slack\.com)\/[^\s"'<>]*/giu, "$1/[secret]"],
]

/**
 * A text without what looks like a credential. AWS's errors hold none; a proxy's answer, or a message that repeats a
 * request, may.
 */
export const withoutCredentials = (text: string): string =>
  credentials.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text)
