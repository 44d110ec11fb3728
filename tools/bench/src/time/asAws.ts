/** AWS's rates hold, and each call takes so long, those to the tables too. */
export const asAws = { rates: true, latencyMs: 50 } as const
