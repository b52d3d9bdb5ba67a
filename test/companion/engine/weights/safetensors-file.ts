/** One tensor as it is stored. */
export interface StoredValues {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** The bytes of a .safetensors file: length of the header, header, values one after the other. */
export function safetensors(
  tensors: readonly (readonly [name: string, values: StoredValues])[],
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  let end = 0;
  const entries = tensors.map(([name, { dtype, shape, bytes }]) => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  const header = { ...(metadata ? { __metadata__: metadata } : {}), ...Object.fromEntries(entries) };
  return withHeader(JSON.stringify(header), Buffer.concat(tensors.map(([, { bytes }]) => bytes)));
}

/** A file with any header. */
export function withHeader(header: string | Uint8Array, values: Uint8Array): Uint8Array {
  const text = typeof header === 'string' ? Buffer.from(header) : header;
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, values]);
}

/** float32 values as they are stored. */
export function floats(shape: readonly number[], values: readonly number[]): StoredValues {
  return { dtype: 'F32', shape, bytes: new Uint8Array(Float32Array.from(values).buffer) };
}
