import { generalForm, type TagForm } from "./tagForms.ts"

/**
 * Why AWS, or the service, would refuse a tag; undefined where nothing is known against it.
 *
 * Lengths are counted in Unicode code points. A value is judged after expansion: what a tag of the organization holds
 * is not in the policy file.
 */
export const tagFlaw = (key: string, value: string, form: TagForm | undefined): string | undefined =>
  keyFlaw(key, form) ?? valueFlaw(key, value, form)

const keyFlaw = (key: string, form: TagForm | undefined): string | undefined => {
  const charactersMax = form?.keyCharactersMax ?? generalForm.keyCharactersMax
  const shown = JSON.stringify(key)
  if (key === "") return "a key may not be empty"
  if (isLonger(key, charactersMax)) return `key ${shown} has more than ${charactersMax} characters`
  if (!generalForm.characters.test(key)) return `key ${shown} has characters that AWS does not take in tags`
  return form?.key === undefined || form.key.test(key)
    ? undefined
    : `key ${shown} has characters that this service does not take in keys`
}

const valueFlaw = (key: string, value: string, form: TagForm | undefined): string | undefined => {
  const charactersMax = form?.valueCharactersMax ?? generalForm.valueCharactersMax
  if (isLonger(value, charactersMax)) return `the value of ${key} has more than ${charactersMax} characters`
  const shown = `value ${JSON.stringify(value)} of ${key}`
  if (!generalForm.characters.test(value)) return `${shown} has characters that AWS does not take in tags`
  if (form === undefined) return undefined
  if (form.value !== undefined && !form.value.test(value))
    return `${shown} has characters that this service does not take in values`
  if (form.valueRequired === true && value === "")
    return `this service takes no empty value, as ${key} would have`
  return form.reservedValues === true && value.toLowerCase().startsWith("aws:")
    ? `${shown} begins with aws:, which this service does not take`
    : undefined
}

/** Most tags are short, and a text has at least as many UTF-16 units as code points: those are not counted. */
const isLonger = (text: string, charactersMax: number): boolean =>
  text.length > charactersMax && Array.from(text).length > charactersMax
