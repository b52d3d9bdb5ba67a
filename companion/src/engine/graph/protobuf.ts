import { dirname, parse, relative, sep } from 'node:path';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { Shape } from './dims.ts';
import { elementTypes, type Attribute, type Graph, type Initializer, type Node, type Value } from './value.ts';

/*
 * ONNX's file format: protocol buffers. Field numbers are those of onnx.proto (https://github.com/onnx/onnx, IR version
 * 10); each function below writes one message of it.
 */

/** IR version 10 came with ONNX 1.16, the first that has operator set 21. */
const irVersion = 10;
const operatorSet = 21;
const microsoftOperatorSet = 1;
/** AttributeProto.AttributeType. */
const attributeTypes = { float: 1, int: 2, string: 3, graph: 5, ints: 7 } as const;
/** TensorProto.DataLocation.EXTERNAL. */
const external = 1;

function message(writer: BinaryWriter, field: number, body: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  body();
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

function writeAttribute(writer: BinaryWriter, name: string, attribute: Attribute): void {
  text(writer, 1, name);
  if ('float' in attribute) {
    writer.tag(2, WireType.Bit32).float(attribute.float);
    integer(writer, 20, attributeTypes.float);
  } else if ('int' in attribute) {
    integer(writer, 3, attribute.int);
    integer(writer, 20, attributeTypes.int);
  } else if ('string' in attribute) {
    text(writer, 4, attribute.string);
    integer(writer, 20, attributeTypes.string);
  } else if ('subgraph' in attribute) {
    const { inputs, nodes, outputs } = attribute.subgraph;
    message(writer, 6, () => {
      for (const node of nodes) message(writer, 1, () => writeNode(writer, node));
      text(writer, 2, name);
      for (const input of inputs) message(writer, 11, () => writeValueInfo(writer, input));
      for (const output of outputs) message(writer, 12, () => writeValueInfo(writer, output));
    });
    integer(writer, 20, attributeTypes.graph);
  } else {
    for (const value of attribute.ints) integer(writer, 8, value);
    integer(writer, 20, attributeTypes.ints);
  }
}

function writeNode(writer: BinaryWriter, node: Node): void {
  for (const input of node.inputs) text(writer, 1, input);
  for (const output of node.outputs) text(writer, 2, output.name);
  text(writer, 3, node.name);
  text(writer, 4, node.operator);
  for (const [name, attribute] of Object.entries(node.attributes))
    message(writer, 5, () => writeAttribute(writer, name, attribute));
  if (node.domain) text(writer, 7, node.domain);
}

function writeEntry(writer: BinaryWriter, key: string, value: string): void {
  message(writer, 13, () => {
    text(writer, 1, key);
    text(writer, 2, value);
  });
}

function writeInitializer(writer: BinaryWriter, { value, data }: Initializer, folder: string): void {
  for (const dim of value.shape) integer(writer, 1, Number(dim));
  integer(writer, 2, elementTypes[value.type]);
  text(writer, 8, value.name);
  if (data.kind === 'inline') {
    writer.tag(9, WireType.LengthDelimited).bytes(data.bytes);
    return;
  }
  writeEntry(writer, 'location', relative(folder, data.file).split(sep).join('/'));
  writeEntry(writer, 'offset', String(data.offset));
  writeEntry(writer, 'length', String(data.length));
  integer(writer, 14, external);
}

function writeShape(writer: BinaryWriter, shape: Shape): void {
  for (const dim of shape)
    message(writer, 1, () => {
      if (typeof dim === 'number') integer(writer, 1, dim);
      else text(writer, 2, dim);
    });
}

function writeValueInfo(writer: BinaryWriter, value: Value): void {
  text(writer, 1, value.name);
  message(writer, 2, () => {
    message(writer, 1, () => {
      integer(writer, 1, elementTypes[value.type]);
      message(writer, 2, () => writeShape(writer, value.shape));
    });
  });
}

function writeGraph(writer: BinaryWriter, graph: Graph, folder: string): void {
  for (const node of graph.nodes) message(writer, 1, () => writeNode(writer, node));
  text(writer, 2, graph.name);
  for (const initializer of graph.initializers) message(writer, 5, () => writeInitializer(writer, initializer, folder));
  for (const input of graph.inputs) message(writer, 11, () => writeValueInfo(writer, input));
  for (const output of graph.outputs) message(writer, 12, () => writeValueInfo(writer, output));
}

function writeOperatorSet(writer: BinaryWriter, domain: string, version: number): void {
  message(writer, 8, () => {
    if (domain) text(writer, 1, domain);
    integer(writer, 2, version);
  });
}

/** The deepest folder that holds every file: external weights may lie nowhere else. */
export function commonFolder(files: readonly string[]): string {
  const [first] = files;
  if (first === undefined) return process.cwd();
  let folder = dirname(first);
  const holds = (file: string) => file.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  while (!files.every(holds) && folder !== parse(folder).root) folder = dirname(folder);
  return folder;
}

/**
 * The graph as an ONNX ModelProto. Weights stay where they are: a constant of kind `external` becomes a byte range of
 * its file, named relative to `folder`.
 */
export function encodeModel(graph: Graph): {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly folder: string;
} {
  const files = graph.initializers.flatMap(({ data }) => (data.kind === 'external' ? [data.file] : []));
  const folder = commonFolder(files);
  const writer = new BinaryWriter();
  integer(writer, 1, irVersion);
  text(writer, 2, 'frisket');
  message(writer, 7, () => writeGraph(writer, graph, folder));
  writeOperatorSet(writer, '', operatorSet);
  writeOperatorSet(writer, 'com.microsoft', microsoftOperatorSet);
  return { name: graph.name, bytes: writer.finish(), folder };
}
