import type { ErrorInfo } from '../../../shared/src/errors.ts';
import { strings } from './strings.ts';

/** What an error means to somebody who designs, and what they can do. */
export interface ErrorWords {
  readonly message: string;
  readonly hint: string | undefined;
  /** What the companion said itself, for a bug report; absent where that is what is shown. */
  readonly details: string | undefined;
}

/** In the panel's language, where it has words of its own for the error; else in those that came with it. */
export function errorWords({ code, message, hint, values = {} }: ErrorInfo): ErrorWords {
  const own = strings.failures[code]?.(values);
  if (!own) return { message, hint, details: undefined };
  return {
    message: own.message,
    hint: own.hint,
    details: hint === undefined ? message : `${message} ${hint}`,
  };
}
