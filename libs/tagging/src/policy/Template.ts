/** A value with references in it, such as `${account.tags.Owner ?? 'unowned'}`, as the policy file writes it. */
export interface Template {
  readonly source: string
  readonly parts: ReadonlyArray<TemplatePart>
}

/** A piece of plain text, or a reference with what it falls through to where a thing is missing. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reference"; readonly alternatives: ReadonlyArray<TemplateReference> }

/** What a template may name. `literal` is written in single quotes. */
export type TemplateReference =
  | { readonly kind: "literal"; readonly value: string }
  | { readonly kind: "account"; readonly field: "id" | "name" | "email" }
  | { readonly kind: "accountTag"; readonly key: string }
  | { readonly kind: "ou"; readonly field: "id" | "name" | "path" }
  | { readonly kind: "ouTag"; readonly key: string }
  | { readonly kind: "inherited"; readonly key: string }
  | { readonly kind: "region" }
  | { readonly kind: "resource"; readonly field: "arn" | "id" | "type" | "service" }
  | { readonly kind: "resourceTag"; readonly key: string }
