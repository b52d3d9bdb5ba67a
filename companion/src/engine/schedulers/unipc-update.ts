import { at } from './at.ts';
import { lambdaOf } from './log-snr.ts';
import type { NoiseLevel } from './prediction.ts';

/** Whether the solver works with predicted originals (or noise), and which B(h) of the paper it divides by. */
export interface UnipcForm {
  readonly predictsOriginal: boolean;
  readonly type: 'bh1' | 'bh2';
}

/** Coefficients of a step between two noise levels, before the outputs of other steps come in. */
export interface UnipcStep {
  /** What the sample is multiplied by. */
  readonly sample: number;
  /** What the output at the step's start is multiplied by. */
  readonly value: number;
  /** What a weighted sum of differences of outputs is multiplied by. */
  readonly residual: number;
  /** The step in lambda, negative when originals are predicted; infinite at sigma 0. */
  readonly hh: number;
  readonly divisor: number;
}

export function unipcStep(form: UnipcForm, from: NoiseLevel, to: NoiseLevel): UnipcStep {
  const h = lambdaOf(to) - lambdaOf(from);
  const hh = form.predictsOriginal ? -h : h;
  const change = Math.expm1(hh);
  const divisor = form.type === 'bh1' ? hh : change;
  const scale = form.predictsOriginal ? to.alpha : to.sigma;
  return {
    sample: form.predictsOriginal ? to.sigma / from.sigma : to.alpha / from.alpha,
    value: -scale * change,
    residual: -scale * divisor,
    hh,
    divisor,
  };
}

/**
 * What the predictor multiplies each output by, from the one at the step's start back.
 * @param lambdas of the step's end, its start, and the steps before; one more than the order
 */
export function predictorWeights(step: UnipcStep, lambdas: readonly number[]): number[] {
  const ratios = pastRatios(lambdas);
  // For order 2 diffusers fixes 1/2, which the paper allows and which keeps short schedules stable.
  const shares = ratios.length === 1 ? [0.5] : solve(ratios, step);
  return differencesToWeights(step, ratios, shares);
}

/**
 * What the corrector multiplies each output by: the new one at the step's end, then from the one at its start back.
 * @param lambdas as for the predictor
 */
export function correctorWeights(step: UnipcStep, lambdas: readonly number[]): number[] {
  const ratios = pastRatios(lambdas);
  const shares = ratios.length === 0 ? [0.5] : solve([...ratios, 1], step);
  const newest = step.residual * (shares.at(-1) ?? 0);
  const [start = 0, ...past] = differencesToWeights(step, ratios, shares);
  return [newest, start - newest, ...past];
}

/** Where earlier steps lie, in lambda, relative to this one's start and length: -1 for one as long before. */
function pastRatios(lambdas: readonly number[]): number[] {
  const start = at(lambdas, 1);
  const h = at(lambdas, 0) - start;
  return lambdas.slice(2).map((lambda) => (lambda - start) / h);
}

/** The sum of shares times (past - start) / ratio, as a weight for each output. */
function differencesToWeights(step: UnipcStep, ratios: readonly number[], shares: readonly number[]): number[] {
  const past = ratios.map((ratio, index) => (step.residual * at(shares, index)) / ratio);
  return [past.reduce((weight, taken) => weight - taken, step.value), ...past];
}

/** Solves the paper's system R rho = b (equation 11) for the given ratios. */
function solve(ratios: readonly number[], { hh, divisor }: UnipcStep): number[] {
  const rows: number[][] = [];
  let phi = Math.expm1(hh) / hh - 1;
  let factorial = 1;
  for (let power = 0; power < ratios.length; power++) {
    rows.push([...ratios.map((ratio) => ratio ** power), (phi * factorial) / divisor]);
    factorial *= power + 2;
    phi = phi / hh - 1 / factorial;
  }
  return eliminate(rows);
}

/** Gauss and Jordan with row exchange; each row is a system's row with its right-hand side at the end. */
function eliminate(rows: readonly number[][]): number[] {
  const remaining = [...rows];
  const solved: number[][] = [];
  for (let column = 0; column < rows.length; column++) {
    remaining.sort((first, second) => Math.abs(at(second, column)) - Math.abs(at(first, column)));
    const pivotRow = remaining.shift() ?? [];
    const pivot = pivotRow.map((value) => value / at(pivotRow, column));
    const clear = (row: number[]): number[] => row.map((value, index) => value - at(row, column) * at(pivot, index));
    for (const list of [remaining, solved]) list.splice(0, list.length, ...list.map(clear));
    solved.push(pivot);
  }
  return solved.map((row) => at(row, rows.length));
}
