import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../../companion/src/engine/models/open-checkpoint.ts';
import { cpu } from '../../../../companion/src/engine/networks/device.ts';
import { TextEncoder } from '../../../../companion/src/engine/networks/text-encoder.ts';
import { models } from '../pipelines/tiny-models.ts';

let encoder: TextEncoder;
beforeAll(async () => {
  const { textEncoders } = await openCheckpoint(join(models, 'tiny-sd15'));
  const [files] = textEncoders;
  if (!files) throw new Error('tiny-sd15 has no text encoder');
  encoder = await TextEncoder.open(files, cpu);
});
afterAll(() => encoder.release());

const text = (...ids: number[]) => [998, ...ids, ...new Array<number>(76 - ids.length).fill(999)];
const last = { fromEnd: 0, normalized: true };

describe('a text encoder', () => {
  it('lets a token see only those before it', async () => {
    const [a, b] = [await encoder.encode([text(1, 2, 3)], last), await encoder.encode([text(1, 2, 4)], last)];
    const width = a.hiddenStates.dims[2] ?? 0;
    const before = (states: Float32Array) => states.subarray(0, 3 * width);
    expect(before(a.hiddenStates.data)).toEqual(before(b.hiddenStates.data));
    expect(a.hiddenStates.data.subarray(3 * width)).not.toEqual(b.hiddenStates.data.subarray(3 * width));
  });

  it('gives the whole text the state of its first end token', async () => {
    const { hiddenStates, pooled } = await encoder.encode([text(5, 6)], last);
    const width = hiddenStates.dims[2] ?? 0;
    expect([...pooled.data]).toEqual([...hiddenStates.data.subarray(3 * width, 4 * width)]);
  });

  it('gives each text of a batch what it gives it alone', async () => {
    const both = await encoder.encode([text(1), text(2, 3)], last);
    const alone = await encoder.encode([text(2, 3)], last);
    const size = alone.hiddenStates.data.length;
    both.hiddenStates.data.subarray(size).forEach((value, at) => {
      expect(value).toBeCloseTo(alone.hiddenStates.data[at] ?? NaN, 5);
    });
  });

  it('has no layer before its first', async () => {
    await expect(encoder.encode([text()], { fromEnd: 12, normalized: true })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('clipSkip') as string,
    });
  });
});
