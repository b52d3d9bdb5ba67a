import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { FrisketError, parse } from '../../../../shared/src/errors.ts';
import type { AnyTensor, CaseKind } from './case.ts';
import { meanLevels, relativeError } from './compare.ts';
import { componentCase } from './component-case.ts';
import { pipelineCase } from './pipeline-case.ts';
import { randomCase } from './random-case.ts';
import { schedulerCase } from './scheduler-case.ts';
import { cpu, type Device } from '../networks/device.ts';
import { readAll, readPicture } from './tensors.ts';
import { tokenizerCase } from './tokenizer-case.ts';

type RunCase = (folder: string, fields: unknown, device: Device) => Promise<ReadonlyMap<string, AnyTensor>>;

/** Checks the fields that belong to the kind, and runs it. */
function parsed<Case>(kind: CaseKind<Case>): RunCase {
  return (folder, fields, device) => kind.run(folder, parse(kind.schema, fields, join(folder, 'case.json')), device);
}

/** One line a kind. */
const kinds: Readonly<Record<string, RunCase>> = {
  random: parsed(randomCase),
  tokenizer: parsed(tokenizerCase),
  scheduler: parsed(schedulerCase),
  component: parsed(componentCase),
  pipeline: parsed(pipelineCase),
};

const caseSchema = z.looseObject({
  kind: z.string(),
  title: z.string(),
  /** Of every tensor, or one for each of a pipeline's results. */
  limit: z.union([z.number(), z.record(z.string(), z.number())]),
});

export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  /** One line for people: the greatest error and the limit, or what went wrong. */
  readonly line: string;
}

/** Folders that hold a `case.json`: the path itself, or its subfolders. */
async function findCases(path: string): Promise<string[]> {
  const isCase = (folder: string) =>
    stat(join(folder, 'case.json')).then(
      () => true,
      () => false,
    );
  if (await isCase(path)) return [path];
  const names = await readdir(path).catch((cause: unknown) => {
    throw new FrisketError(
      'file_unreadable',
      `${path} is not a folder of reference cases.`,
      'Give a case folder or a folder of them.',
      { cause },
    );
  });
  const folders = names.toSorted().map((name) => join(path, name));
  const flags = await Promise.all(folders.map(isCase));
  return folders.filter((_, index) => flags[index]);
}

async function readExpected(folder: string): Promise<Map<string, AnyTensor>> {
  const expected = await readAll(join(folder, 'expected.safetensors'));
  const picture = await readFile(join(folder, 'image.png')).catch(() => undefined);
  if (picture) expected.set('image', await readPicture(picture));
  return expected;
}

/** Runs one case; a kind or field that is not known fails. */
export async function runCase(folder: string, device: Device = cpu): Promise<CaseResult> {
  const name = basename(folder);
  try {
    const {
      kind,
      title: _title,
      limit,
      ...fields
    } = parse(caseSchema, JSON.parse(await readFile(join(folder, 'case.json'), 'utf8')), name);
    const run = kinds[kind] ?? fail(`the kind "${kind}" is not known`);
    const expected = await readExpected(folder);
    const got = await run(folder, fields, device);
    const rows = [...expected].map(([tensor, wanted]) => {
      const value = got.get(tensor) ?? fail(`nothing was computed for "${tensor}"`);
      const most = typeof limit === 'number' ? limit : (limit[tensor] ?? fail(`the case has no limit for "${tensor}"`));
      const error = tensor === 'image' ? meanLevels(value, wanted) : relativeError(value, wanted);
      return { tensor, error, most, passed: error <= most };
    });
    const worst =
      rows.toSorted((a, b) => Number(a.passed) - Number(b.passed) || b.error / b.most - a.error / a.most)[0] ??
      fail('the case expects nothing');
    const line = rows.length === 1 || typeof limit === 'number' ? describe(worst) : rows.map(describe).join(', ');
    return { name, passed: rows.every(({ passed }) => passed), line };
  } catch (thrown) {
    const { code, message } = FrisketError.wrap(thrown);
    return { name, passed: false, line: `${code}: ${message}` };
  }
}

function describe({
  tensor,
  error,
  most,
}: {
  readonly tensor: string;
  readonly error: number;
  readonly most: number;
}): string {
  return `${tensor} ${error.toExponential(1)} (limit ${most})`;
}

function fail(problem: string): never {
  throw new FrisketError('invalid_request', `Reference case: ${problem}.`);
}

/**
 * Runs the cases at the paths, printing one line each and the sum at the end.
 * @throws FrisketError `file_unreadable` when a path holds no case
 */
export async function runParity(
  paths: readonly string[],
  print: (line: string) => void,
  device: Device = cpu,
): Promise<{ passed: number; failed: number }> {
  let passed = 0;
  let failed = 0;
  for (const path of paths) {
    const folders = await findCases(resolve(path));
    if (folders.length === 0)
      throw new FrisketError(
        'file_unreadable',
        `${path} holds no reference case.`,
        'Give a case folder or a folder of them.',
      );
    for (const folder of folders) {
      const result = await runCase(folder, device);
      if (result.passed) passed++;
      else failed++;
      print(`${result.passed ? 'ok  ' : 'FAIL'} ${result.name}: ${result.line}`);
    }
  }
  print(`${passed} passed, ${failed} failed`);
  return { passed, failed };
}
