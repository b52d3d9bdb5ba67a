import { describe, expect, test } from 'vitest';
import { fittingLoras, withLora, withoutLora, withScale } from '../../../../plugin/src/ui/state/loras.ts';
import type { AdapterSummary } from '../../../../shared/src/models.ts';
import { swatchSummary } from '../../../fakes/swatch-summary.ts';

const adapter = (id: string, more: Partial<AdapterSummary>): AdapterSummary => ({
  id,
  title: id,
  kind: 'lora',
  ...more,
});

describe('LoRAs', () => {
  test('are offered for the family of the model', () => {
    const adapters = [
      adapter('ink', { family: 'sdxl' }),
      adapter('old', { family: 'sd15' }),
      adapter('canny', { kind: 'controlnet', family: 'sdxl' }),
    ];
    expect(fittingLoras(adapters, swatchSummary).map(({ id }) => id)).toEqual(['ink']);
    expect(fittingLoras(adapters, undefined)).toEqual([]);
  });

  test('are chosen once each, at full scale, and eight at most', () => {
    const one = withLora([], 'ink');
    expect(one).toEqual([{ model: 'ink', scale: 1 }]);
    expect(withLora(one, 'ink')).toEqual(one);
    const many = Array.from({ length: 9 }, (_, index) => `l${index}`).reduce<typeof one>(withLora, []);
    expect(many).toHaveLength(8);
  });

  test('have a scale each', () => {
    const two = withLora(withLora([], 'ink'), 'oil');
    expect(withScale(two, 'oil', 0.4)).toEqual([
      { model: 'ink', scale: 1 },
      { model: 'oil', scale: 0.4 },
    ]);
  });

  test('that are all taken away leave nothing set', () => {
    expect(withoutLora(withLora([], 'ink'), 'ink')).toBeUndefined();
  });
});
