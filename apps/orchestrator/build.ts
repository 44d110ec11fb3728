import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"
import { inlineSchemaNames } from "./inlineSchemaNames.ts"

// Bundles each function into a folder of its own, as the CDK app deploys it, with a list of what went in.
const project = import.meta.dirname

/** Lambda has credentials in the environment; the SDK loads these only where there are none. */
const unusedProviders = [
  "@aws-sdk/credential-provider-http",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-login",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-web-identity",
  "@smithy/credential-provider-imds",
]

for (const name of ["prepare", "sweep-account", "conclude"]) {
  const folder = join(project, "dist", name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const { metafile } = await build({
    external: unusedProviders,
    alias: name === "conclude" ? {} : { "@aws-sdk/client-kms": join(project, "src/absent/kms.ts") },
    absWorkingDir: project,
    entryPoints: [join(project, "src/functions", name, "index.ts")],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    // What is imported when it is first needed is a file of its own, read only then; else nothing of it could be left out.
    splitting: true,
    minify: true,
    metafile: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    conditions: ["module", "import"],
    plugins: [inlineSchemaNames],
    legalComments: "none",
    charset: "utf8",
    // For dependencies that are CommonJS and ask for Node's modules.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  })
  writeFileSync(join(folder, "inputs.map"), Object.keys(metafile.inputs).toSorted().join("\n"))
}
