import { autoScalingReader } from "./autoScalingReader.ts"
import { iamReader } from "./iamReader.ts"
import type { MakeReader } from "./MemberReader.ts"

/** The services that are asked for their own resources, because the tagging API does not show them. */
export const serviceReaders: ReadonlyArray<MakeReader> = [iamReader, autoScalingReader]
