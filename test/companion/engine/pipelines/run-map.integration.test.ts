import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../../companion/src/engine/create-engine.ts';
import { decodeRgb, encodePng } from '../../../../companion/src/engine/images/codec.ts';
import type { MapJob } from '../../../../shared/src/job.ts';
import { writeDepthNetwork } from '../../../fakes/preprocessors.ts';

const engine = createEngine({ provider: 'cpu' });
const image = 'a'.repeat(64);
let folder: string;
let picture: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket-run-map-'));
  await writeDepthNetwork(folder);
  // Left black, right red; the right half is half transparent, and so pink on white.
  const data = Uint8Array.from({ length: 4 * 64 * 48 }, (_, at) => {
    const right = Math.floor(at / 4) % 64 >= 32;
    return [right ? 255 : 0, 0, 0, right ? 128 : 255][at % 4] ?? 0;
  });
  picture = await encodePng({ width: 64, height: 48, channels: 4, data });
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const run = (job: Omit<MapJob, 'kind' | 'image'>, models: ReadonlyMap<string, string> = new Map()) =>
  engine.run(
    { job: { kind: 'map', image, ...job }, images: new Map([[image, picture]]), models },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );

describe('a job for a map', () => {
  it('of edges needs no model and gives a picture of the same size', async () => {
    const { pictures, resolved } = await run({ map: 'edges' });
    expect(pictures).toMatchObject([{ x: 0, y: 0, width: 64, height: 48 }]);
    expect(resolved).toMatchObject({ model: 'canny', scheduler: '', steps: 0, width: 64, height: 48 });
    const { data } = await decodeRgb(pictures[0]?.png ?? new Uint8Array(), 'The map');
    const row = Array.from({ length: 64 }, (_, x) => x).filter((x) => data[3 * (24 * 64 + x)] === 255);
    expect(row).toHaveLength(1);
    expect(Math.abs((row[0] ?? 0) - 32)).toBeLessThanOrEqual(1);
  });

  it('of depth is made by the catalogue’s network', async () => {
    const { pictures, resolved } = await run({ map: 'depth' }, new Map([['depth-anything-v2-small', folder]]));
    expect(resolved.model).toBe('depth-anything-v2-small');
    const { data } = await decodeRgb(pictures[0]?.png ?? new Uint8Array(), 'The map');
    expect([data[0], data[3 * 63]]).toEqual([0, 255]);
  });

  it.each([
    ['a network that is not installed', { map: 'pose' }, 'model_not_found', 'dwpose'],
    ['edges by a network', { map: 'edges', model: 'swatch' }, 'invalid_request', 'job.model'],
    ['thresholds of depth', { map: 'depth', thresholds: { low: 1, high: 2 } }, 'invalid_request', 'job.thresholds'],
  ] as const)('that asks for %s is refused', async (_, job, code, named) => {
    await expect(run(job)).rejects.toMatchObject({ code, message: expect.stringContaining(named) as unknown });
  });
});
