import { expect, test } from 'vitest';
import { allEnded } from '../../../tools/build/all-ended.js';

test('a failure is told once everything has ended', async () => {
  const ended: string[] = [];
  const slow = new Promise<void>((resolve) => setImmediate(resolve)).then(() => ended.push('slow'));
  const failed = allEnded([Promise.reject(new Error('does not compile')), slow]);
  await expect(failed).rejects.toThrow('does not compile');
  expect(ended).toEqual(['slow']);
});

test('of several failures the first in the list is told', async () => {
  const first = new Promise((_, reject) => setImmediate(() => reject(new Error('first'))));
  await expect(allEnded([first, Promise.reject(new Error('second'))])).rejects.toThrow('first');
});
