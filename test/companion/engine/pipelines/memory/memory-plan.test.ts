import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  forecastMemory,
  planMemory,
  type Footprint,
  type MemoryPlan,
} from '../../../../../companion/src/engine/pipelines/memory/memory-plan.ts';

const gigabyte = 1e9;

/** SDXL Turbo at 512 x 512 in float16, as `full-size-footprint.integration.test.ts` reads it from headers of the real shapes. */
const turbo: Footprint = {
  unet: { full: 5.13 * gigabyte, '8-bit': 3.38 * gigabyte, '4-bit': 2.45 * gigabyte },
  textEncoders: 1.64 * gigabyte,
  imageEncoder: 0,
  vae: 0.33 * gigabyte,
  unetWork: 0.04 * gigabyte,
  prompts: 1,
  vaeWork: { whole: 0.81 * gigabyte, tiled: 0.81 * gigabyte },
};

/** With a ControlNet (2.50 GB, 1.63 in 8 bits, 1.17 in 4), an IP-Adapter (0.85 GB) and its image encoder. */
const dressed: Footprint = {
  ...turbo,
  unet: { full: 8.48 * gigabyte, '8-bit': 5.87 * gigabyte, '4-bit': 4.47 * gigabyte },
  imageEncoder: 1.26 * gigabyte,
};

/** SDXL at 1,024 x 1,024. */
const guided: Footprint = {
  ...turbo,
  prompts: 2,
  unetWork: 0.16 * gigabyte,
  vaeWork: { whole: 3.22 * gigabyte, tiled: 0.81 * gigabyte },
};

/** SDXL Turbo in float32 on a processor, where 8 bits hold the convolutions too: the forecasts of docs/performance.md. */
const onProcessor: Footprint = {
  ...turbo,
  unet: { full: 12.3 * gigabyte, '8-bit': 4.4 * gigabyte, '4-bit': 4.7 * gigabyte },
  textEncoders: 3.9 * gigabyte,
};

/** What a card of a size has left beside the desktop and Figma. */
const budget = (card: number) => (card - 1) * gigabyte * 0.95;

const short = ({ precision, residency, vae, guidance }: MemoryPlan) => [precision, residency, vae, guidance].join(', ');

describe('the memory plan', () => {
  it.each([
    [24, 'SDXL Turbo', turbo, 'full, together, whole, at once'],
    [12, 'SDXL Turbo', turbo, 'full, together, whole, at once'],
    [8, 'SDXL Turbo', turbo, '8-bit, together, whole, at once'],
    [6, 'SDXL Turbo', turbo, '8-bit, staged, whole, at once'],
    [4, 'SDXL Turbo', turbo, '4-bit, staged, whole, at once'],
    [12, 'SDXL with guidance', guided, 'full, together, whole, at once'],
    [8, 'SDXL with guidance', guided, '8-bit, together, tiled, at once'],
    [6, 'SDXL with guidance', guided, '8-bit, staged, whole, at once'],
    [4, 'SDXL with guidance', guided, '4-bit, staged, tiled, at once'],
    [24, 'a fill with ControlNet and IP-Adapter', dressed, 'full, together, whole, at once'],
    [12, 'a fill with ControlNet and IP-Adapter', dressed, '8-bit, together, whole, at once'],
    [8, 'a fill with ControlNet and IP-Adapter', dressed, '8-bit, staged, whole, at once'],
    [6, 'a fill with ControlNet and IP-Adapter', dressed, '4-bit, staged, whole, at once'],
  ])('on a card of %i GB runs %s', (card, _, footprint, expected) => {
    const plan = planMemory(footprint, budget(card));
    expect(short(plan)).toBe(expected);
    expect(plan.forecast).toBeLessThanOrEqual(budget(card));
  });

  it('keeps everything when nobody knows how much memory there is', () => {
    expect(short(planMemory(dressed, undefined))).toBe('full, together, whole, at once');
  });

  it('keeps to the precision that the person chose', () => {
    expect(planMemory(turbo, budget(24), '8-bit').precision).toBe('8-bit');
    expect(planMemory(turbo, budget(4), 'full').precision).toBe('full');
  });

  it('does its least where nothing fits', () => {
    expect(short(planMemory(dressed, 1 * gigabyte))).toBe('4-bit, staged, tiled, one by one');
  });

  it('keeps 8 bits where 4 would take more, as on a processor, also where nothing fits', () => {
    for (const room of [5, 4, 1])
      expect(planMemory(onProcessor, room * gigabyte)).toMatchObject({ precision: '8-bit', residency: 'staged' });
  });

  it('keeps all bits where fewer would save nothing, because something else takes most', () => {
    const mostlyWords = { ...turbo, textEncoders: 9 * gigabyte };
    expect(short(planMemory(mostlyWords, 1 * gigabyte))).toBe('full, staged, tiled, one by one');
  });

  const bytes = fc.integer({ min: 0, max: 10_000 });
  const footprints = fc.record({
    // On a processor 4 bits may take more than 8, though never more than all.
    unet: fc.tuple(bytes, bytes, bytes).map(([a, b, c]) => ({ full: a + b + c, '8-bit': b, '4-bit': c })),
    textEncoders: bytes,
    imageEncoder: bytes,
    vae: bytes,
    unetWork: bytes,
    prompts: fc.constantFrom(1 as const, 2 as const),
    vaeWork: fc.tuple(bytes, bytes).map(([a, b]) => ({ whole: a + b, tiled: b })),
  });

  /** Bytes of each precision with everything saved that costs no quality. */
  const leastOf = (footprint: Footprint) => {
    const inBits = (precision: MemoryPlan['precision']) =>
      forecastMemory(footprint, { precision, residency: 'staged', vae: 'tiled', guidance: 'one by one' });
    return [inBits('full'), inBits('8-bit'), inBits('4-bit')] as const;
  };

  it('never uses more memory when there is less, forecasts what it says, and fits whenever anything does', () => {
    fc.assert(
      fc.property(footprints, bytes, bytes, (footprint, a, b) => {
        const less = planMemory(footprint, Math.min(a, b));
        const more = planMemory(footprint, Math.max(a, b));
        const { forecast, ...choice } = less;
        expect(forecast).toBe(forecastMemory(footprint, choice));
        const least = Math.min(...leastOf(footprint));
        if (least > Math.min(a, b)) expect(forecast).toBe(least);
        else expect(forecast).toBeLessThanOrEqual(Math.min(a, b));
        if (more.forecast <= Math.min(a, b)) expect(less).toEqual(more);
      }),
    );
  });

  it('takes 4 bits only where nothing else fits, and they take less than anything else', () => {
    fc.assert(
      fc.property(footprints, bytes, (footprint, room) => {
        const { precision, forecast } = planMemory(footprint, room);
        if (precision !== '4-bit') return;
        const [full, eight] = leastOf(footprint);
        const others = Math.min(full, eight);
        expect(others).toBeGreaterThan(room);
        expect(forecast).toBeLessThan(others);
      }),
    );
  });
});
