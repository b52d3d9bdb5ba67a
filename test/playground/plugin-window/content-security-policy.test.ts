import { expect, test } from 'vitest';
import { contentSecurityPolicy } from '../../../playground/src/plugin-window/content-security-policy.ts';

test('connections go only where the manifest says, code and styles are the panel’s own', () => {
  expect(contentSecurityPolicy(['http://localhost:3775', 'ws://localhost:3775'])).toBe(
    [
      'default-src data: blob: http://localhost:3775 ws://localhost:3775',
      "script-src 'unsafe-inline' 'unsafe-eval' data: blob: http://localhost:3775 ws://localhost:3775",
      "style-src 'unsafe-inline' data: blob: http://localhost:3775 ws://localhost:3775",
    ].join('; '),
  );
});

test('`none` is nobody', () => {
  expect(contentSecurityPolicy(['none'])).toContain('default-src data: blob:;');
});
