import { expect, test } from 'vitest';
import { RestartPolicy } from '../../../../companion/src/engine/process/restart-policy.ts';

const minute = 60_000;

test('two crashes in five minutes are followed by another start, the third is not', () => {
  let now = 0;
  const policy = new RestartPolicy(() => now);
  expect(policy.crashed()).toBe(true);
  now += 2 * minute;
  expect(policy.crashed()).toBe(true);
  now += 2 * minute;
  expect(policy.crashed()).toBe(false);
});

test('a crash is forgotten after five minutes', () => {
  let now = 0;
  const policy = new RestartPolicy(() => now);
  const answers = Array.from({ length: 6 }, () => {
    now += 2.5 * minute;
    return policy.crashed();
  });
  expect(answers).toEqual([true, true, true, true, true, true]);
});
