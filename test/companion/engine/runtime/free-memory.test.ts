import { totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { freeMemory, nvidiaFree } from '../../../../companion/src/engine/runtime/free-memory.ts';

describe('free memory', () => {
  it('of a processor is some of what the computer has', async () => {
    const free = await freeMemory('cpu');
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThanOrEqual(totalmem());
  });

  it('of NVIDIA’s cards is that of the first', () => {
    expect(nvidiaFree('7421\n23012\n')).toBe(7421 * 1024 * 1024);
  });

  it.each(['', '[N/A]\n', 'NVIDIA-SMI has failed because it couldn’t communicate with the NVIDIA driver.\n'])(
    'is not known from %j',
    (text) => {
      expect(nvidiaFree(text)).toBeUndefined();
    },
  );
});
