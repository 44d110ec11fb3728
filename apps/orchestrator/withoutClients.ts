import type { Plugin } from "esbuild"

/**
 * Puts something that can be made, and never sent to, in the place of the clients of services that a function does not
 * call: esbuild keeps the whole client of what is only made.
 */
export const withoutClients = (services: ReadonlyArray<string>): Plugin => ({
  name: "without-clients",
  setup: (build) => {
    // oxlint-disable-next-line require-unicode-regexp -- esbuild reads it as Go does, which has no such flag
    build.onResolve({ filter: new RegExp(`^@aws-sdk/client-(?:${services.join("|")})$`) }, ({ path }) => ({
      path,
      namespace: "without-clients",
    }))
    // oxlint-disable-next-line require-unicode-regexp -- as above
    build.onLoad({ filter: /.*/, namespace: "without-clients" }, ({ path }) => ({
      // Whatever is asked of the module is a class; it is found on the prototype, which is all that esbuild keeps of it.
      contents: `class Absent { destroy() {} send() { throw new Error("${path} is not in this bundle") } }
module.exports = Object.create(new Proxy({}, { get: () => Absent }))`,
    }))
  },
})
