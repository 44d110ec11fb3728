import { Schema } from "effect"

const ShapeReference = Schema.Struct({
  shape: Schema.String,
  /** Where the member travels, other than in the body. */
  location: Schema.optionalKey(Schema.String),
  locationName: Schema.optionalKey(Schema.String),
  /** EC2's name for it in a form, where that is not its locationName with a capital letter. */
  queryName: Schema.optionalKey(Schema.String),
})

/** What a reference to a shape says of the place where its value travels. */
export type ShapeReference = typeof ShapeReference.Type

const Shape = Schema.Struct({
  type: Schema.String,
  required: Schema.optionalKey(Schema.Array(Schema.String)),
  members: Schema.optionalKey(Schema.Record(Schema.String, ShapeReference)),
  member: Schema.optionalKey(ShapeReference),
  key: Schema.optionalKey(ShapeReference),
  value: Schema.optionalKey(ShapeReference),
  min: Schema.optionalKey(Schema.Finite),
  max: Schema.optionalKey(Schema.Finite),
  pattern: Schema.optionalKey(Schema.String),
  enum: Schema.optionalKey(Schema.Array(Schema.String)),
  timestampFormat: Schema.optionalKey(Schema.String),
  /** Of a list in XML: its entries are elements of the structure, under the list's own name. */
  flattened: Schema.optionalKey(Schema.Boolean),
  /** Of a structure over HTTP: the member that is the body. */
  payload: Schema.optionalKey(Schema.String),
  union: Schema.optionalKey(Schema.Boolean),
  document: Schema.optionalKey(Schema.Boolean),
  exception: Schema.optionalKey(Schema.Boolean),
  fault: Schema.optionalKey(Schema.Boolean),
  error: Schema.optionalKey(
    Schema.Struct({
      code: Schema.optionalKey(Schema.String),
      httpStatusCode: Schema.optionalKey(Schema.Finite),
    }),
  ),
})

/** A shape of a service's model: what a value of it may be. */
export type Shape = typeof Shape.Type

const OperationModel = Schema.Struct({
  name: Schema.String,
  http: Schema.Struct({ method: Schema.String, requestUri: Schema.String }),
  input: Schema.optionalKey(ShapeReference),
  output: Schema.optionalKey(
    Schema.Struct({ shape: Schema.String, resultWrapper: Schema.optionalKey(Schema.String) }),
  ),
  errors: Schema.optionalKey(Schema.Array(ShapeReference)),
  /** Which checksums go with a request, beside the members of its input. */
  httpChecksum: Schema.optionalKey(
    Schema.Struct({ requestAlgorithmMember: Schema.optionalKey(Schema.String) }),
  ),
})

/** An operation of a service's model. */
export type OperationModel = typeof OperationModel.Type

/** The protocols that the embedded organization speaks, by AWS's names. */
export type ProtocolName = "json" | "rest-json" | "query" | "rest-xml" | "ec2"

/** A service as AWS's own model describes it: the parts of `service-2.json` that bear on the wire. */
export const ServiceModel = Schema.Struct({
  metadata: Schema.Struct({
    apiVersion: Schema.String,
    endpointPrefix: Schema.String,
    protocol: Schema.Literals(["json", "rest-json", "query", "rest-xml", "ec2"]),
    serviceId: Schema.String,
    signingName: Schema.optionalKey(Schema.String),
    targetPrefix: Schema.optionalKey(Schema.String),
    xmlNamespace: Schema.optionalKey(Schema.String),
  }),
  operations: Schema.Record(Schema.String, OperationModel),
  shapes: Schema.Record(Schema.String, Shape),
})
export type ServiceModel = typeof ServiceModel.Type

/** Reads a model that was parsed as JSON. */
export const decodeServiceModel = Schema.decodeUnknownSync(ServiceModel)

/** A shape by its name. A model that names a shape it does not have is no model. */
export const shapeOf = (model: ServiceModel, name: string): Shape => {
  const shape = model.shapes[name]
  if (shape === undefined) throw new Error(`${model.metadata.serviceId} has no shape ${name}`)
  return shape
}
