import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** A value that goes into a graph or comes out of it. */
export interface Port {
  readonly name: string;
  /** A name, or nothing, where the size is left to whoever runs it. */
  readonly shape: readonly (number | undefined)[];
}

/** What a published ONNX file says of itself. */
export interface ModelHeader {
  /** Those that are no constants. */
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Whether some of its weights lie in other files. */
  readonly external: boolean;
}

/** Graphs inside of nodes (loops, conditions) are no deeper than this in any network there is. */
const depthMost = 8;

interface Found {
  readonly inputs: Port[];
  readonly outputs: Port[];
  readonly constants: Set<string>;
  external: boolean;
}

/**
 * Reads an ONNX ModelProto without its weights (field numbers: onnx.proto, see `protobuf.ts`).
 * @throws Error of the reader's when the bytes are no protocol buffer
 */
export function readModelHeader(bytes: Uint8Array): ModelHeader {
  const found: Found = { inputs: [], outputs: [], constants: new Set(), external: false };
  eachField(bytes, { 7: (reader) => readGraph(reader.bytes(), found, 0) });
  const inputs = found.inputs.filter(({ name }) => !found.constants.has(name));
  return { inputs, outputs: found.outputs, external: found.external };
}

/** What is done with a field, by its number; the others are skipped. */
type Fields = Readonly<Record<number, (reader: BinaryReader) => void>>;

function eachField(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const read = fields[number];
    if (read) read(reader);
    else reader.skip(wire, number);
  }
}

function readGraph(bytes: Uint8Array, found: Found, depth: number): void {
  if (depth > depthMost) throw new Error(`graphs inside of graphs, more than ${depthMost} deep`);
  eachField(bytes, {
    1: (reader) => eachField(reader.bytes(), { 5: (attribute) => readAttribute(attribute.bytes(), found, depth) }),
    5: (reader) => readTensor(reader.bytes(), found, depth),
    ...(depth > 0
      ? {}
      : {
          11: (reader: BinaryReader) => found.inputs.push(readPort(reader.bytes())),
          12: (reader: BinaryReader) => found.outputs.push(readPort(reader.bytes())),
        }),
  });
}

/** Constants and graphs lie in attributes too. */
function readAttribute(bytes: Uint8Array, found: Found, depth: number): void {
  const graph = (reader: BinaryReader) => readGraph(reader.bytes(), found, depth + 1);
  const tensor = (reader: BinaryReader) => readTensor(reader.bytes(), found, depth + 1);
  eachField(bytes, { 5: tensor, 6: graph, 10: tensor, 11: graph });
}

function readTensor(bytes: Uint8Array, found: Found, depth: number): void {
  eachField(bytes, {
    8: (reader) => {
      const name = reader.string();
      if (depth === 0) found.constants.add(name);
    },
    13: (reader) => {
      reader.skip(WireType.LengthDelimited);
      found.external = true;
    },
  });
}

function readPort(bytes: Uint8Array): Port {
  let name = '';
  const shape: (number | undefined)[] = [];
  const dimension = (part: BinaryReader) => {
    let size: number | undefined;
    eachField(part.bytes(), { 1: (reader) => (size = Number(reader.int64())) });
    shape.push(size !== undefined && size > 0 ? size : undefined);
  };
  eachField(bytes, {
    1: (reader) => (name = reader.string()),
    2: (type) =>
      eachField(type.bytes(), {
        1: (tensor) => eachField(tensor.bytes(), { 2: (sizes) => eachField(sizes.bytes(), { 1: dimension }) }),
      }),
  });
  return { name, shape };
}
