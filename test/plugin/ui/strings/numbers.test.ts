import { expect, test } from 'vitest';
import { numbersIn } from '../../../../plugin/src/ui/strings/numbers.ts';

const english = numbersIn('en');
const japanese = numbersIn('ja');

test.each([
  [english.whole(12_345.6), '12,346'],
  [english.percent(0.5), '50%'],
  [english.bytes(12_400), '12 kB'],
  [english.bytes(340_000_000), '340 MB'],
  [english.bytes(6_938_000_000), '6.9 GB'],
  [japanese.bytes(6_938_000_000), '6.9 GB'],
  [english.seconds(1.234, 2), '1.23 sec'],
  [japanese.seconds(1.234, 1), '1.2 秒'],
  [english.duration(300), '1 sec'],
  [english.duration(89_000), '89 sec'],
  [english.duration(150_000), '3 min'],
  [japanese.duration(12_000), '12 秒'],
  [japanese.duration(150_000), '3 分'],
  [english.list(['Swatch', 'SDXL Turbo', 'SD 1.5']), 'Swatch, SDXL Turbo, and SD 1.5'],
  [japanese.list(['Swatch', 'SDXL Turbo']), 'Swatch、SDXL Turbo'],
])('%s', (written, expected) => {
  expect(written).toBe(expected);
});
