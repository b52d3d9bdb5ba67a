import { describe, expect, it } from 'vitest';
import { referenceForms } from '../../../../companion/src/engine/graph/forms.ts';
import { speedProblem } from '../../../../companion/src/engine/networks/speed-test.ts';

describe('a device whose speed cannot be measured', () => {
  it('is not used, with the reason, and fails nobody who asked for the best there is', async () => {
    const provider = process.platform === 'win32' ? 'coreml' : 'dml';
    expect(await speedProblem({ provider, forms: referenceForms })).toMatch(/^its speed could not be measured: /);
  });
});
