import { afterEach, describe, expect, test } from 'vitest';
import { errorWords } from '../../../plugin/src/ui/error-words.ts';
import { failures } from '../../../plugin/src/ui/strings/japanese/failures.ts';
import { language } from '../../../plugin/src/ui/strings/language.ts';
import { problemError, type Problem } from '../../../shared/src/client/problem.ts';
import { errorCodes, type ErrorCode } from '../../../shared/src/errors.ts';
import { protocolVersion } from '../../../shared/src/messages.ts';

afterEach(() => {
  language.value = 'en';
});

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

test('what an error names is named in the panel’s words too, and left out where it is not known', () => {
  const full = { code: 'disk_full', message: 'No room.' } as const;
  expect(errorWords({ ...full, values: { free: 2e6, needed: 7.1e9 } }).message).toBe(
    'The disk has 2 MB left, and 7.1 GB are needed.',
  );
  expect(errorWords(full).message).toBe('The disk has no room left.');
});

describe('the program on the computer is called Frisket, as everywhere in the panel', () => {
  const port = 3210;
  test.each<[Problem, RegExp]>([
    [{ kind: 'other_program', port }, /Start Frisket/],
    [{ kind: 'protocol_version', port, companionProtocol: protocolVersion - 1 }, /Update Frisket/],
    [{ kind: 'protocol_version', port, companionProtocol: protocolVersion + 1 }, /Update the plugin/],
    [{ kind: 'refused', port }, /Wait a moment/],
  ])('where %j stands in the way', (problem, next) => {
    const { hint } = errorWords(problemError(problem).toInfo());
    expect(hint).toMatch(next);
    expect(hint).not.toMatch(/companion/i);
  });

  test('where it stopped again and again', () => {
    const message = 'The companion ended 3 times in the middle of this job, so it is not begun again.';
    const words = errorWords({ code: 'interrupted', message, hint: 'Try a smaller picture.' });
    expect(`${words.message} ${words.hint}`).not.toMatch(/companion/i);
    expect(words.details).toContain('3 times');
  });
});

describe('in Japanese', () => {
  /** Codes that have no words there, each with the reason. */
  const withoutWords: Partial<Record<ErrorCode, string>> = {
    mask_empty: 'refused by the panel itself, in its own words',
    cancelled: 'not shown: who cancels knows it',
    invalid_message: 'two programs that misunderstand each other: a bug, told as it was met',
    unauthorized: 'a screen of its own',
    pairing_closed: 'a screen of its own',
    pairing_refused: 'a screen of its own',
    pairing_expired: 'a screen of its own',
    pairing_unknown: 'said to the companion’s page only',
    client_unknown: 'said to the companion’s page only',
    licence_not_accepted: 'the command line’s: the panel has a button for it',
    autostart_impossible: 'the command line’s',
    usage: 'the command line’s',
    configuration_invalid: 'the command line’s',
  };

  test('every code has words, or a reason to have none', () => {
    const told = new Set(Object.keys(failures.failures));
    expect(errorCodes.filter((code) => told.has(code) === code in withoutWords)).toEqual([]);
  });

  test.each(errorCodes.filter((code) => !(code in withoutWords)))('%s is said without a word of English', (code) => {
    language.value = 'ja';
    // With every value that any error comes with, so that none is left to the fallback.
    const amounts = { width: 9000, height: 20, side: 8192, needed: 7.1e9, free: 2e6, length: 5000, limit: 4000 };
    const values = { ...amounts, steps: 4, strength: 0.1, leastStrength: 0.25, companion: 1, client: 2, pinned: 40 };
    const { message, hint, details } = errorWords({ code, message: 'Said in English.', hint: 'Do this.', values });
    expect(details).toBe('Said in English. Do this.');
    for (const words of [message, hint ?? '']) {
      expect(words).toMatch(/^$|[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}].*。$/u);
      expect(words).not.toMatch(/undefined|NaN|Said/);
    }
  });

  test('what the panel refuses in its own words stays as it is', () => {
    language.value = 'ja';
    const refusal = { code: 'invalid_request', message: 'プロンプトがまだありません。' } as const;
    expect(errorWords(refusal)).toEqual({ message: refusal.message, hint: undefined, details: undefined });
  });

  test('a limit that was overstepped is named', () => {
    language.value = 'ja';
    const { message, hint } = errorWords({
      code: 'invalid_request',
      message: '2,000 steps are more than the 1,000 that this scheduler can take.',
      values: { steps: 2000, mostSteps: 1000 },
    });
    expect(`${message}${hint}`).toMatch(/2000.*1000/);
  });
});
