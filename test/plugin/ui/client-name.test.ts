import { expect, test } from 'vitest';
import { clientName } from '../../../plugin/src/ui/client-name.ts';

const safari = 'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15';
const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

test.each([
  [`${chrome} Figma/126.1.2 Electron/37.0.0`, "Figma's desktop app"],
  [`${chrome} Edg/147.0.0.0`, 'Figma in Edge'],
  [chrome, 'Figma in Chrome'],
  [safari, 'Figma in Safari'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Figma in Firefox'],
  ['something else', 'Figma'],
])('%s is %s', (userAgent, name) => {
  expect(clientName(userAgent)).toBe(name);
});
