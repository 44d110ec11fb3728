import { AwsError } from "./AwsError.ts"

/** Makes the error with which a service refuses a member of its input. */
export type Refuse = (message: string) => AwsError

/** The members of a call's input, read with their types. A member of the wrong type is refused, never guessed at. */
export class Input {
  readonly fields: Readonly<Record<string, unknown>>
  readonly #refuse: Refuse

  constructor(fields: Readonly<Record<string, unknown>>, refuse: Refuse) {
    this.fields = fields
    this.#refuse = refuse
  }

  /** A text, or undefined where it is absent or null. */
  text(name: string): string | undefined {
    const value = this.fields[name] ?? undefined
    if (value === undefined || typeof value === "string") return value
    throw this.#wrong(name, "a string")
  }

  /** A text that the call cannot do without. */
  required(name: string): string {
    const value = this.text(name)
    if (value !== undefined && value !== "") return value
    throw this.#refuse(
      `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must not be null`,
    )
  }

  /** A whole number between the two, both included. Query services write numbers as text. */
  whole(name: string, minimum: number, maximum: number): number | undefined {
    const value = this.fields[name] ?? undefined
    if (value === undefined) return undefined
    const number = typeof value === "string" && /^-?\d+$/u.test(value) ? Number(value) : value
    if (typeof number !== "number" || !Number.isInteger(number)) throw this.#wrong(name, "a whole number")
    if (number < minimum || number > maximum)
      throw this.#refuse(
        `1 validation error detected: Value '${String(number)}' at '${name}' failed to satisfy constraint: ` +
          `Member must have value between ${String(minimum)} and ${String(maximum)}`,
      )
    return number
  }

  /** A truth value. Query services write it as text. */
  flag(name: string): boolean {
    const value = this.fields[name] ?? false
    if (value === true || value === "true") return true
    if (value === false || value === "false") return false
    throw this.#wrong(name, "a boolean")
  }

  /** A list of texts; absent is empty. */
  texts(name: string): ReadonlyArray<string> {
    const value = this.#list(name)
    if (value.every((entry) => typeof entry === "string")) return value
    throw this.#wrong(name, "a list of strings")
  }

  /** A list of structures; absent is empty. */
  structures(name: string): ReadonlyArray<Input> {
    return this.#list(name).map((entry) => {
      if (!isRecord(entry)) throw this.#wrong(name, "a list of structures")
      return new Input(entry, this.#refuse)
    })
  }

  /** A structure, or undefined where it is absent. */
  structure(name: string): Input | undefined {
    const value = this.fields[name] ?? undefined
    if (value === undefined) return undefined
    if (!isRecord(value)) throw this.#wrong(name, "a structure")
    return new Input(value, this.#refuse)
  }

  /** A map of texts; absent is empty. */
  textMap(name: string): ReadonlyMap<string, string> {
    const value = this.fields[name] ?? {}
    if (!isRecord(value)) throw this.#wrong(name, "a map")
    return new Map(
      Object.entries(value).map(([key, entry]) => {
        if (typeof entry !== "string") throw this.#wrong(name, "a map of strings")
        return [key, entry]
      }),
    )
  }

  #list(name: string): ReadonlyArray<unknown> {
    const value = this.fields[name] ?? []
    if (Array.isArray(value)) return value
    throw this.#wrong(name, "a list")
  }

  #wrong(name: string, expected: string): AwsError {
    return new AwsError("SerializationException", 400, `Value at '${name}' is not ${expected}`)
  }
}

/** Whether the value is an object with members. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
