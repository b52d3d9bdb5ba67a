import { FrisketError, describeIssues } from './errors.ts';
import { jobSchema, type Job } from './job.ts';
import { limits } from './limits.ts';

/**
 * A job from unknown data, with the errors that a person meets most said in a person's words.
 * @throws FrisketError `prompt_too_long`, `invalid_request`
 */
export function parseJob(data: unknown): Job {
  const result = jobSchema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues.find(({ code, path }) => code === 'too_big' && isPrompt(path.at(-1)));
  const length = issue && lengthAt(data, issue.path);
  if (issue && length !== undefined)
    throw new FrisketError(
      'prompt_too_long',
      `The ${issue.path.at(-1) === 'prompt' ? 'prompt' : 'negative prompt'} has ${length} characters; the limit is ${limits.promptCharacters}.`,
      'Shorten it: models read the first few hundred words at most.',
      { values: { length, limit: limits.promptCharacters } },
    );
  throw new FrisketError(
    'invalid_request',
    describeIssues(result.error, 'job'),
    'Correct the field and send it again.',
  );
}

function isPrompt(key: PropertyKey | undefined): boolean {
  return key === 'prompt' || key === 'negativePrompt';
}

function lengthAt(data: unknown, path: readonly PropertyKey[]): number | undefined {
  let value = data;
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof value === 'string' ? value.length : undefined;
}
