import { expect, test } from 'vitest';
import { errorWords } from '../../../plugin/src/ui/error-words.ts';

test('an error of the machine is said in words of the picture, with a next step and its own words as details', () => {
  const words = errorWords({ code: 'out_of_memory', message: 'The UNet needs 7,300 MB.', hint: 'Close programs.' });
  expect(words.message).toMatch(/picture needs more memory/);
  expect(`${words.message} ${words.hint}`).not.toMatch(/UNet|MB/);
  expect(words.details).toBe('The UNet needs 7,300 MB. Close programs.');
});

test('one that speaks of the design already is left as it is', () => {
  expect(errorWords({ code: 'mask_empty', message: 'Nothing is painted.', hint: 'Paint.' })).toEqual({
    message: 'Nothing is painted.',
    hint: 'Paint.',
    details: undefined,
  });
});
