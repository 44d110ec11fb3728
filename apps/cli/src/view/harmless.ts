/** What is shown of texts from outside; by its own path, since the engine as a whole takes long to load. */
export { harmless, harmlessJson, quoted } from "@orgtag/tagging/harmless"
