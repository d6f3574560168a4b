/**
 * Edits of the published ONNX graphs, done once when a pack is installed. They change speed and shape, never
 * results: test/vision/graph.test.ts compares them with the published graph.
 * Field numbers are those of onnx.proto3.
 */
import {
  bytesField,
  type Field,
  messageField,
  numberField,
  readMessage,
  textField,
  texts,
  writeMessage,
} from "./protobuf.ts";

const MODEL = { irVersion: 1, graph: 7, opset: 8 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, operator: 4, attribute: 5 } as const;
const TENSOR = { dims: 1, type: 2, name: 8, raw: 9 } as const;
const ATTRIBUTE = { name: 1, integer: 3, integers: 8, type: 20 } as const;
const ELEMENT = { float: 1, uint8: 2 } as const;
/** DequantizeLinear exists from opset 10, and no operator kept here changed between 9 and 10. */
const OPSET = 10;

interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly bytes: Uint8Array;
}

interface Graph {
  readonly nodes: readonly Node[];
  /** Constant tensors by name, in file order. */
  readonly constants: ReadonlyMap<string, Uint8Array>;
  readonly inputs: readonly Uint8Array[];
  readonly outputs: readonly Uint8Array[];
}

const all = (fields: readonly Field[], number: number): Uint8Array[] =>
  fields.flatMap((field) =>
    field.number === number && field.value instanceof Uint8Array ? [field.value] : [],
  );

const rawFloats = (bytes: Uint8Array): Float32Array => {
  const raw = Buffer.from(all(readMessage(bytes), TENSOR.raw)[0] ?? []);
  return Float32Array.from({ length: raw.length / 4 }, (_, index) => raw.readFloatLE(index * 4));
};

const littleEndian = (values: Float32Array): Uint8Array => {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    out.writeFloatLE(value, index * 4);
  });
  return out;
};

const readNode = (bytes: Uint8Array): Node => {
  const fields = readMessage(bytes);
  return {
    operator: texts(fields, NODE.operator)[0] ?? "",
    inputs: texts(fields, NODE.input),
    outputs: texts(fields, NODE.output),
    bytes,
  };
};

const readGraph = (model: Uint8Array): Graph => {
  const fields = readMessage(all(readMessage(model), MODEL.graph)[0] ?? new Uint8Array());
  const constants = all(fields, GRAPH.initializer);
  return {
    nodes: all(fields, GRAPH.node).map(readNode),
    constants: new Map(constants.map((bytes) => [texts(readMessage(bytes), TENSOR.name)[0] ?? "", bytes])),
    inputs: all(fields, GRAPH.input),
    outputs: all(fields, GRAPH.output),
  };
};

/**
 * Below this a weight is dead: times any activation it is lost in the rounding of the sum. Such weights (left by weight
 * decay, many of them denormal) cost Intel processors a slow path at every product: the template took 110 ms with them
 * and takes 4 ms without.
 */
const DEAD_WEIGHT = 1e-20;

const withoutDeadWeights = (bytes: Uint8Array): Uint8Array => {
  const fields = readMessage(bytes);
  const isFloat = fields.some(
    ({ number, value }) => number === TENSOR.type && value === BigInt(ELEMENT.float),
  );
  if (!isFloat) return bytes;
  const live = (value: number) => (Math.abs(value) < DEAD_WEIGHT ? 0 : value);
  return writeMessage(
    fields.map((field) =>
      field.number === TENSOR.raw ? bytesField(TENSOR.raw, littleEndian(rawFloats(bytes).map(live))) : field,
    ),
  );
};

/** Only the fields that inference reads are written, always in this order: the same edit gives the same bytes. */
const writeModel = (graph: Graph): Uint8Array =>
  writeMessage([
    numberField(MODEL.irVersion, 6),
    messageField(MODEL.graph, [
      ...graph.nodes.map(({ bytes }) => bytesField(GRAPH.node, bytes)),
      textField(GRAPH.name, "miroir"),
      ...[...graph.constants.values()].map((bytes) =>
        bytesField(GRAPH.initializer, withoutDeadWeights(bytes)),
      ),
      ...graph.inputs.map((bytes) => bytesField(GRAPH.input, bytes)),
      ...graph.outputs.map((bytes) => bytesField(GRAPH.output, bytes)),
    ]),
    messageField(MODEL.opset, [numberField(2, OPSET)]),
  ]);

type AttributeValue = number | readonly number[];

const attribute = (name: string, value: AttributeValue): Field =>
  messageField(NODE.attribute, [
    textField(ATTRIBUTE.name, name),
    ...(typeof value === "number"
      ? [numberField(ATTRIBUTE.integer, value), numberField(ATTRIBUTE.type, 2)]
      : [...value.map((item) => numberField(ATTRIBUTE.integers, item)), numberField(ATTRIBUTE.type, 7)]),
  ]);

const node = (
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, AttributeValue>> = {},
): Node => ({
  operator,
  inputs,
  outputs: [output],
  bytes: writeMessage([
    ...inputs.map((name) => textField(NODE.input, name)),
    textField(NODE.output, output),
    textField(NODE.operator, operator),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  ]),
});

const tensor = (name: string, type: number, dims: readonly number[], raw: Uint8Array): Uint8Array =>
  writeMessage([
    ...dims.map((size) => numberField(TENSOR.dims, size)),
    numberField(TENSOR.type, type),
    textField(TENSOR.name, name),
    bytesField(TENSOR.raw, raw),
  ]);

/** ValueInfoProto: a name and, for free sizes, dimension names. */
const port = (name: string, type: number, dims?: readonly (string | number)[]): Uint8Array => {
  const shape = dims?.map((size) =>
    messageField(1, [typeof size === "number" ? numberField(1, size) : textField(2, size)]),
  );
  const tensorType = [numberField(1, type), ...(shape ? [messageField(2, shape)] : [])];
  return writeMessage([textField(1, name), messageField(2, [messageField(1, tensorType)])]);
};

/** Pixel bytes to the floats the model was trained on: `(byte - mean) / scale`, which is exact for both packs' numbers. */
export interface Normalisation {
  readonly mean: number;
  readonly scale: number;
}

/** Puts `pixels` (uint8, N x H x W x 3) in front of `input` (float, N x 3 x H x W): saves a pass over the picture in JavaScript. */
const withPixelInput = (graph: Graph, input: string, { mean, scale }: Normalisation): Graph => ({
  ...graph,
  nodes: [
    node("Transpose", ["pixels"], "planes", { perm: [0, 3, 1, 2] }),
    node("DequantizeLinear", ["planes", "pixel_scale", "pixel_mean"], input),
    ...graph.nodes,
  ],
  constants: new Map([
    ["pixel_scale", tensor("pixel_scale", ELEMENT.float, [], littleEndian(Float32Array.of(1 / scale)))],
    ["pixel_mean", tensor("pixel_mean", ELEMENT.uint8, [], Uint8Array.of(mean))],
    ...graph.constants,
  ]),
  inputs: [port("pixels", ELEMENT.uint8, ["n", "height", "width", 3])],
});

/** Keeps what the named tensors are computed from, and makes them the outputs. */
const keepOnly = (graph: Graph, outputs: readonly string[]): Graph => {
  const wanted = new Set(outputs);
  const nodes = graph.nodes
    .toReversed()
    .filter((candidate) => {
      const needed = candidate.outputs.some((name) => wanted.has(name));
      if (needed) for (const name of candidate.inputs) wanted.add(name);
      return needed;
    })
    .toReversed();
  const constants = new Map([...graph.constants].filter(([name]) => wanted.has(name)));
  return { ...graph, nodes, constants, outputs: outputs.map((name) => port(name, ELEMENT.float)) };
};

export interface HeadTensors {
  readonly scores: string;
  readonly boxes: string;
}

/**
 * The detector with free N, H and W: cut before the baked prior decode, at the raw heads.
 * @param heads tensors of the heads to keep, finest first.
 */
export const freeDetector = (
  model: Uint8Array,
  input: string,
  heads: readonly HeadTensors[],
  normalisation: Normalisation,
): Uint8Array => {
  const outputs = heads.flatMap(({ scores, boxes }) => [scores, boxes]);
  return writeModel(withPixelInput(keepOnly(readGraph(model), outputs), input, normalisation));
};

const floats = (name: string, values: Float32Array): [string, Uint8Array] => [
  name,
  tensor(name, ELEMENT.float, [values.length, 1, 1, 1], littleEndian(values)),
];

/** PRelu(x) = relu(x) + (-slope) relu(-x), the products as 1 x 1 depthwise convolutions, which stay in the blocked layout. */
const splitPRelu = (
  graph: Graph,
  { inputs, outputs }: Node,
): { nodes: Node[]; constants: [string, Uint8Array][] } => {
  const [x, slopeName] = inputs as [string, string];
  const y = outputs[0]!;
  const slope = rawFloats(graph.constants.get(slopeName) ?? new Uint8Array());
  const depthwise = { group: slope.length, kernel_shape: [1, 1] };
  const name = (part: string) => `${y}_${part}`;
  return {
    nodes: [
      node("Relu", [x], name("positive")),
      node("Conv", [x, name("minus_one")], name("negated"), depthwise),
      node("Relu", [name("negated")], name("negative")),
      node("Conv", [name("negative"), name("minus_slope")], name("scaled"), depthwise),
      node("Add", [name("positive"), name("scaled")], y),
    ],
    constants: [
      floats(name("minus_one"), new Float32Array(slope.length).fill(-1)),
      floats(
        name("minus_slope"),
        slope.map((value) => -value),
      ),
    ],
  };
};

/** The landmark model as it is, without its dead weights. */
export const fastLandmarks = (model: Uint8Array): Uint8Array => writeModel(readGraph(model));

/** The template model with a pixel input and its PRelu split: 2.7 times as fast, same bits out. */
export const fastTemplate = (model: Uint8Array, input: string, normalisation: Normalisation): Uint8Array => {
  const graph = readGraph(model);
  const added: [string, Uint8Array][] = [];
  const nodes = graph.nodes.flatMap((current) => {
    if (current.operator !== "PRelu") return [current];
    const split = splitPRelu(graph, current);
    added.push(...split.constants);
    return split.nodes;
  });
  const kept = new Set(nodes.flatMap(({ inputs }) => inputs));
  const constants = new Map([...graph.constants, ...added].filter(([name]) => kept.has(name)));
  return writeModel(withPixelInput({ ...graph, nodes, constants }, input, normalisation));
};
