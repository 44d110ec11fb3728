import { Visitor } from "rolldown/utils"
import type { SourceFile } from "../SourceFile.ts"
import type { Violation } from "../Violation.ts"

/** Calls that make a run impossible to repeat, and what a library takes instead. */
const unrepeatable: ReadonlyMap<string, string> = new Map([
  ["Date.now", "take the time from Effect's Clock, so that a simulation can set it"],
  ["Math.random", "take chance from Effect's Random, so that a seed repeats it"],
])

/** Calls that replace a module or a method behind the back of whoever imports it. */
const moduleMocks: ReadonlySet<string> = new Set(["vi.mock", "vi.doMock", "vi.spyOn"])

const anyCast = "`any` switches the compiler off: decode the value or narrow it"

/** Finds code that a simulation could not repeat, casts to `any`, and mocks of modules. */
export const checkCode = (file: SourceFile): ReadonlyArray<Violation> => {
  const violations: Array<Violation> = []
  const add = (offset: number, sentence: string): void => {
    violations.push({ file: file.path, line: file.lineAt(offset), sentence })
  }
  const mustRepeat = /^libs\/[^/]+\/src\//u.test(file.path)
  new Visitor({
    // The member, not the call, so that `const now = Date.now` is found as well.
    MemberExpression(node) {
      if (node.object.type !== "Identifier" || node.property.type !== "Identifier") return
      const name = `${node.object.name}.${node.property.name}`
      const instead = mustRepeat ? unrepeatable.get(name) : undefined
      if (instead !== undefined) add(node.start, `${name} in a library: ${instead}`)
      if (moduleMocks.has(name)) add(node.start, `${name} replaces code unseen: give the test another layer`)
    },
    NewExpression(node) {
      const isNow = node.callee.type === "Identifier" && node.callee.name === "Date"
      if (!mustRepeat || !isNow || node.arguments.length > 0) return
      add(node.start, `new Date() in a library: ${unrepeatable.get("Date.now")}`)
    },
    TSAsExpression(node) {
      if (node.typeAnnotation.type === "TSAnyKeyword") add(node.start, anyCast)
    },
    TSTypeAssertion(node) {
      if (node.typeAnnotation.type === "TSAnyKeyword") add(node.start, anyCast)
    },
  }).visit(file.program)
  return violations
}
