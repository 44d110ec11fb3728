import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gunzipSync } from "node:zlib"
import { decodeServiceModel, type ServiceModel } from "./ServiceModel.ts"

/** The release of botocore whose models are held to be AWS's. */
const botocore = "botocore==1.43.107"

/** The services of the embedded organization, by the folders of botocore. */
const services = [
  "account",
  "autoscaling",
  "dynamodb",
  "ec2",
  "iam",
  "kms",
  "organizations",
  "resource-explorer-2",
  "resourcegroupstaggingapi",
  "s3",
  "secretsmanager",
  "sns",
  "sts",
]

/** Installs botocore into a folder, where nothing else sees it, and reads the newest model of each service. */
export const installModels = (folder: string): ReadonlyArray<ServiceModel> => {
  const options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--target", folder]
  const { status, stderr, error } = spawnSync("python3", ["-m", "pip", "install", ...options, botocore], {
    encoding: "utf8",
  })
  if (status !== 0) throw new Error(`${botocore} was not installed: ${error?.message ?? stderr}`)
  return services.map((service) => readModel(join(folder, "botocore", "data", service)))
}

const readModel = (folder: string): ServiceModel => {
  const files = readdirSync(folder)
    .toSorted()
    .flatMap((version) => [
      join(folder, version, "service-2.json.gz"),
      join(folder, version, "service-2.json"),
    ])
    .filter((file) => existsSync(file))
  const file = files.at(-1)
  if (file === undefined) throw new Error(`${folder} has no service-2.json`)
  const bytes = readFileSync(file)
  return decodeServiceModel(JSON.parse((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8")))
}
