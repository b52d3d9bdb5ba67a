/*
 * The smoothest surface through what is known: Laplace's equation, solved coarse to fine. It carries the colours around
 * a hole into it, and the differences along an edge into a region (Perez et al., Poisson Image Editing, 2003).
 */

/** Values of a picture of any number of channels, interleaved in row order. */
export interface Field {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly values: Float32Array;
}

/** What a pixel is to the equation. */
export const absent = 0;
export const known = 1;
export const wanted = 2;

/** Sweeps on each scale: the coarser scale has already brought what is far. */
const sweeps = 12;
/** Over-relaxation: a little below where sweeps begin to overshoot. */
const relaxation = 1.6;
/** Pixels a side from which a picture is not made coarser. */
const coarsest = 2;

/**
 * Fills the `wanted` pixels of a field in place. `absent` ones have no say, like what lies beyond the border. Nothing
 * happens where nothing is known.
 * @param states `absent`, `known` or `wanted` for each pixel
 */
export function fillHarmonic(field: Field, states: Uint8Array): void {
  if (!states.includes(wanted) || !states.includes(known)) return;
  const { width, height } = field;
  if (Math.max(width, height) > coarsest) {
    const coarse = coarser(field, states);
    fillHarmonic(coarse.field, coarse.states);
    takeOver(field, states, coarse.field);
  } else fillWithMean(field, states);
  relax(field, states);
}

/** Half the size; each pixel the mean of what is known of four, wanted where nothing is known. */
export function coarser({ width, height, channels, values }: Field, states: Uint8Array) {
  const columns = Math.ceil(width / 2);
  const rows = Math.ceil(height / 2);
  const field: Field = {
    width: columns,
    height: rows,
    channels,
    values: new Float32Array(columns * rows * channels),
  };
  const nextStates = new Uint8Array(columns * rows);
  const counts = new Uint8Array(columns * rows);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const cell = (y >> 1) * columns + (x >> 1);
      const state = states[at] ?? absent;
      if (state === wanted && nextStates[cell] === absent) nextStates[cell] = wanted;
      if (state !== known) continue;
      nextStates[cell] = known;
      counts[cell] = (counts[cell] ?? 0) + 1;
      for (let channel = 0; channel < channels; channel++)
        field.values[cell * channels + channel] =
          (field.values[cell * channels + channel] ?? 0) + (values[at * channels + channel] ?? 0);
    }
  for (let at = 0; at < field.values.length; at++)
    field.values[at] = (field.values[at] ?? 0) / Math.max(1, counts[Math.floor(at / channels)] ?? 1);
  return { field, states: nextStates };
}

/** Wanted pixels start from the coarser field, interpolated. */
function takeOver({ width, height, channels, values }: Field, states: Uint8Array, coarse: Field): void {
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (states[y * width + x] !== wanted) continue;
      const left = Math.max(0, (x - 1) >> 1);
      const top = Math.max(0, (y - 1) >> 1);
      const right = Math.min(coarse.width - 1, left + 1);
      const bottom = Math.min(coarse.height - 1, top + 1);
      const across = x === 0 ? 0 : x % 2 === 0 ? 0.75 : 0.25;
      const down = y === 0 ? 0 : y % 2 === 0 ? 0.75 : 0.25;
      for (let channel = 0; channel < channels; channel++) {
        const read = (column: number, row: number) =>
          coarse.values[(row * coarse.width + column) * channels + channel] ?? 0;
        const upper = read(left, top) * (1 - across) + read(right, top) * across;
        const lower = read(left, bottom) * (1 - across) + read(right, bottom) * across;
        values[(y * width + x) * channels + channel] = upper * (1 - down) + lower * down;
      }
    }
}

function fillWithMean({ channels, values }: Field, states: Uint8Array): void {
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    let count = 0;
    states.forEach((state, at) => {
      if (state !== known) return;
      sum += values[at * channels + channel] ?? 0;
      count++;
    });
    states.forEach((state, at) => {
      if (state === wanted) values[at * channels + channel] = sum / count;
    });
  }
}

/** Draws each wanted pixel towards the mean of its neighbours. */
function relax({ width, height, channels, values }: Field, states: Uint8Array): void {
  for (let sweep = 0; sweep < sweeps; sweep++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        if (states[at] !== wanted) continue;
        const hasLeft = x > 0 && states[at - 1] !== absent;
        const hasRight = x < width - 1 && states[at + 1] !== absent;
        const hasUpper = y > 0 && states[at - width] !== absent;
        const hasLower = y < height - 1 && states[at + width] !== absent;
        const neighbours = Number(hasLeft) + Number(hasRight) + Number(hasUpper) + Number(hasLower);
        if (neighbours === 0) continue;
        for (let channel = 0; channel < channels; channel++) {
          const place = at * channels + channel;
          let sum = 0;
          if (hasLeft) sum += values[place - channels] ?? 0;
          if (hasRight) sum += values[place + channels] ?? 0;
          if (hasUpper) sum += values[place - width * channels] ?? 0;
          if (hasLower) sum += values[place + width * channels] ?? 0;
          const value = values[place] ?? 0;
          values[place] = value + relaxation * (sum / neighbours - value);
        }
      }
}
