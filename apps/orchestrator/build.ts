import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { build } from "esbuild"
import { inlineSchemaNames } from "./inlineSchemaNames.ts"
import { withoutClients } from "./withoutClients.ts"

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

const onlySweeping = ["account", "auto-scaling", "iam", "resource-explorer-2", "resource-groups-tagging-api"]
const onlyConcluding = ["kms", "secrets-manager", "sns"]

/** The services that a function never calls, for its role may not: a third of the bundles would be their clients. */
const uncalled: Readonly<Record<string, ReadonlyArray<string>>> = {
  prepare: [...onlySweeping, ...onlyConcluding],
  "sweep-account": onlyConcluding,
  conclude: [...onlySweeping, "organizations"],
}

for (const [name, services] of Object.entries(uncalled)) {
  const folder = join(project, "dist", name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const { metafile } = await build({
    external: unusedProviders,
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
    plugins: [withoutClients(services), inlineSchemaNames],
    legalComments: "none",
    charset: "utf8",
    // For dependencies that are CommonJS and ask for Node's modules.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  })
  writeFileSync(join(folder, "inputs.map"), Object.keys(metafile.inputs).toSorted().join("\n"))
}
