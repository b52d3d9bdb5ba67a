import type { ErrorCode, ErrorValues } from '../../../../shared/src/errors.ts';

/** What an error means to somebody who designs, and what they can do. */
export interface FailureWords {
  readonly message: string;
  readonly hint?: string;
}

/**
 * Words by an error's code, with the values that came with it. A code that is missing here, or that has no words for
 * these values, is said as whoever met the error says it: in English, or in the panel's own words.
 */
export type Failures = Readonly<Partial<Record<ErrorCode, (values: ErrorValues) => FailureWords | undefined>>>;
