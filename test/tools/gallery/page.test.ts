import { expect, test } from 'vitest';
import { galleryPage } from '../../../tools/gallery/page.js';

test('a state is shown once, its themes side by side, the light one first', () => {
  const page = galleryPage(['dark-painted.png', 'light-away.png', 'light-painted.png']);
  const figures = [...page.matchAll(/<figcaption>(.*?)<\/figcaption>(.*?)<\/figure>/g)];
  expect(figures.map(([, state, images]) => [state, images?.match(/src="[^"]+"/g)])).toEqual([
    ['away', ['src="light-away.png"']],
    ['painted', ['src="light-painted.png"', 'src="dark-painted.png"']],
  ]);
});
