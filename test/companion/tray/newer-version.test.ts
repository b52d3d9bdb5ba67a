import { expect, test } from 'vitest';
import { newerVersion } from '../../../companion/src/tray/newer-version.ts';

const answer =
  (body: unknown, status = 200) =>
  () =>
    Promise.resolve(Response.json(body, { status }));
const page = 'https://example.org/frisket';

test.each([
  ['0.2.0', '0.1.9', true],
  ['0.10.0', '0.9.9', true],
  ['1.0.0', '0.99.99', true],
  ['0.1.0', '0.1.0', false],
  ['0.1.0', '0.2.0', false],
])('%s where %s runs: %s', async (version, current, isNewer) => {
  const found = await newerVersion('https://example.org/v.json', current, answer({ version, page }));
  expect(found).toEqual(isNewer ? { version, page } : undefined);
});

test.each([
  ['an error', answer({ version: '9.9.9', page }, 500)],
  ['nonsense', answer('<html>')],
  ['a page that is no https address', answer({ version: '9.9.9', page: 'javascript:alert(1)' })],
  ['no network', () => Promise.reject(new Error('offline'))],
])('%s is no news', async (_case, ask) => {
  expect(await newerVersion('https://example.org/v.json', '0.1.0', ask)).toBeUndefined();
});
