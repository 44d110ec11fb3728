import { type Seal, Seals } from "@orgtag/tagging"
import { Stream } from "effect"
import type { Fixture } from "../src/index.ts"

/** The seals of the record, the oldest first. */
export const sealsOf = async (fixture: Fixture): Promise<ReadonlyArray<Seal>> =>
  (await fixture.live(Seals.use((seals) => Stream.runCollect(seals.list("oldest"))))).result ?? []
