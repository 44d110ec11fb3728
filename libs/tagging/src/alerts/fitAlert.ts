import { type Alert, alertLimits } from "./Alert.ts"

/**
 * An alert within `alertLimits.bytes` of JSON, whatever its texts are made of: a control character is six bytes there.
 * Without names where it has to be, then with fewer examples, which it counts as left out.
 */
export const fitAlert = (alert: Alert): Alert => {
  if (bytesOf(alert) <= alertLimits.bytes) return alert
  const { accountNames, ...bare } = alert
  if (accountNames !== undefined) return fitAlert(bare)
  if (bare.examples.length === 0) return bare
  return fitAlert({
    ...bare,
    examples: bare.examples.slice(0, -1),
    examplesOmitted: bare.examplesOmitted + 1,
  })
}

/** Members are remembered and not told. */
const bytesOf = ({ members: _members, ...told }: Alert): number =>
  new TextEncoder().encode(JSON.stringify(told)).length
