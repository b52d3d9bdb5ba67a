import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { CaseKind } from '../../../../companion/src/engine/parity/case.ts';
import { relativeError } from '../../../../companion/src/engine/parity/compare.ts';
import { cpu } from '../../../../companion/src/engine/networks/device.ts';
import { readAll } from '../../../../companion/src/engine/parity/tensors.ts';

const cases = fileURLToPath(new URL('../../../golden/cases', import.meta.url));
const caseSchema = z.looseObject({ kind: z.string(), title: z.string(), limit: z.number() });

/** Names of the reference cases whose folder begins so. */
export function goldenCases(prefix: string): string[] {
  return readdirSync(cases).filter((name) => name.startsWith(prefix));
}

/** Runs a case and says which tensors are missing or further off than its limit; none is what to expect. */
export async function failures<Case>(name: string, kind: CaseKind<Case>): Promise<string[]> {
  const folder = join(cases, name);
  const parsed = caseSchema.parse(JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')));
  const { kind: _kind, title: _title, limit, ...fields } = parsed;
  const expected = await readAll(join(folder, 'expected.safetensors'));
  const got = await kind.run(folder, kind.schema.parse(fields), cpu);
  return [...expected].flatMap(([tensor, wanted]) => {
    const computed = got.get(tensor);
    const error = computed ? relativeError(computed, wanted) : Infinity;
    return error <= limit ? [] : [`${tensor}: ${error} (limit ${limit})`];
  });
}
