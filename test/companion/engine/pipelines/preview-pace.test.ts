import { expect, test } from 'vitest';
import { PreviewPace } from '../../../../companion/src/engine/pipelines/preview-pace.ts';

/** The steps that are shown of so many, each of which takes so many milliseconds. */
function shownOf(steps: number, milliseconds: number): number[] {
  let now = 0;
  const pace = new PreviewPace(() => (now += milliseconds));
  return Array.from({ length: steps }, (_, at) => at + 1).filter((step) => pace.shows(step, steps));
}

test('slow steps are all shown', () => {
  expect(shownOf(4, 100)).toEqual([1, 2, 3, 4]);
  expect(shownOf(4, 2000)).toEqual([1, 2, 3, 4]);
});

test('of quick ones ten a second are, with the first and the last', () => {
  expect(shownOf(25, 10)).toEqual([1, 11, 21, 25]);
  expect(shownOf(4, 1)).toEqual([1, 4]);
});
