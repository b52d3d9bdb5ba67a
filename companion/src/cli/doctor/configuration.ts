import { existsSync } from 'node:fs';
import type { FrisketError } from '../../../../shared/src/errors.ts';
import type { Check } from './check.ts';

/** Whether what the person set is understood. */
export function checkConfiguration({
  file,
  problems,
  warnings,
}: {
  readonly file: string;
  readonly problems: readonly FrisketError[];
  readonly warnings: readonly string[];
}): Check {
  const name = 'Configuration';
  if (problems.length > 0)
    return {
      name,
      status: 'problem',
      found: problems.map(({ message }) => message).join('\n'),
      advice: [...new Set(problems.flatMap(({ hint }) => hint ?? []))].join('\n'),
    };
  if (warnings.length > 0)
    return { name, status: 'warning', found: warnings.join('\n'), advice: 'Correct the name, or remove the variable.' };
  return { name, status: 'ok', found: existsSync(file) ? file : `usual settings (there is no ${file})` };
}
