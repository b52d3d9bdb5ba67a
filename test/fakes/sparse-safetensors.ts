import { truncate, writeFile } from 'node:fs/promises';

/** Shapes by tensor names. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

/** A half-precision `.safetensors` file of zeros, whose contents take no room on the disk however large it claims to be. */
export async function sparseSafetensors(path: string, shapes: Shapes): Promise<void> {
  let end = 0;
  const entries = Object.entries(shapes).map(([name, shape]) => {
    const begin = end;
    end += 2 * shape.reduce((product, dim) => product * dim, 1);
    return [name, { dtype: 'F16', shape, data_offsets: [begin, end] }] as const;
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFile(path, Buffer.concat([length, header]));
  await truncate(path, 8 + header.length + end);
}
