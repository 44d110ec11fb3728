/** The service of a type, `service:type` or `service` alone. */
export const serviceOfType = (type: string): string => type.split(":", 1)[0] ?? type
