import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { GraphBuilder } from '../../companion/src/engine/graph/builder.ts';
import { encodeModel } from '../../companion/src/engine/graph/protobuf.ts';

/** Writes a small graph as the `.onnx` file that a publisher would have exported. */
export async function writeOnnx(path: string, g: GraphBuilder): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, encodeModel(g.finish()).bytes);
}
