import { Schema } from "effect"

/** The tables of the record are not all there; a sweep needs them, a plan does not. */
export class TablesMissing extends Schema.TaggedError<TablesMissing>()("TablesMissing", {
  tables: Schema.Array(Schema.String),
}) {
  override get message(): string {
    return `the record's tables are missing: ${this.tables.join(", ")}; make them with orgtag setup tables, or deploy the security account's stack`
  }
}
