import { describe, expect, test } from 'vitest';
import {
  isAsBefore,
  layersOf,
  pendingRunsSchema,
  withPendingRun,
  type PendingRun,
  type PendingRuns,
} from '../../../../plugin/src/ui/state/pending-run.ts';
import { recipe } from '../../host/sample-recipe.ts';

const bounds = { x: 10, y: 20, width: 40, height: 30 };

function run(name: string): PendingRun {
  const place = { kind: 'over', layer: '1:2', bounds, region: bounds, picture: { width: 80, height: 60 } } as const;
  const { job } = recipe;
  return { tab: 'fill', several: false, variations: [{ id: crypto.randomUUID(), job, name, place }] };
}

describe('what is under way', () => {
  test('is kept by document, one each, and taken out when it has ended', () => {
    let runs: PendingRuns = withPendingRun([], 'Shop', run('first'));
    runs = withPendingRun(runs, 'Blog', run('second'));
    runs = withPendingRun(runs, 'Shop', run('third'));
    expect(runs.map((each) => [each.document, each.run.variations[0]?.name])).toEqual([
      ['Blog', 'second'],
      ['Shop', 'third'],
    ]);
    expect(withPendingRun(runs, 'Shop', undefined).map(({ document }) => document)).toEqual(['Blog']);
    expect(pendingRunsSchema.parse(structuredClone(runs))).toEqual(runs);
  });

  test('is not taken up in another document whose layer has the same id', () => {
    const [place] = layersOf(run('x'));
    expect(place).toEqual({ layer: '1:2', bounds });
    expect(isAsBefore(place?.bounds, { ...bounds, x: 400 })).toBe(true);
    expect(isAsBefore(place?.bounds, { ...bounds, width: 41 })).toBe(false);
  });
});
