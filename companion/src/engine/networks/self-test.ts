import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Tensor } from '../core/tensor.ts';
import { gelu, silu } from '../graph/activations.ts';
import { attention } from '../graph/attention.ts';
import { GraphBuilder } from '../graph/builder.ts';
import type { Forms } from '../graph/forms.ts';
import { groupNorm, layerNorm } from '../graph/normalization.ts';
import { add, conv, gemm, halves, multiply, reshape, transpose, upsampleTwice } from '../graph/operators.ts';
import type { Graph, Value } from '../graph/value.ts';
import type { Provider, ProviderChoice } from '../runtime/provider-names.ts';
import { installedProviders, missingFor } from '../runtime/providers.ts';
import { openSession } from '../runtime/session.ts';
import { encodeModel } from '../graph/protobuf.ts';
import { blocksProblem } from './block-test.ts';
import { branchProblem } from './branch-test.ts';
import { cpu, type Device } from './device.ts';
import { speedProblem } from './speed-test.ts';
import { noise, relativeError } from './test-numbers.ts';

/*
 * No provider is trusted untested: WebGPU's fused attention, for one, was seen to give wrong numbers on a driver from 32
 * keys on. A small graph with every operator that the networks use is run on the provider and on the CPU; the forms that
 * agree are used, the fastest first, and a provider without any is not. One that agrees must also be faster than the CPU.
 */

/** What a provider was found to be. */
export interface Trial {
  readonly provider: Provider;
  readonly forms: Forms;
  /** Relative error against the CPU; absent when the graph did not run at all. */
  readonly error?: number;
  readonly passed: boolean;
  /** Why it did not run. */
  readonly reason?: string;
}

export interface DeviceChoice {
  readonly device: Device;
  readonly trials: readonly Trial[];
}

/** The fastest first: half the memory, then one node in place of five. Branches are tried apart, with the one that passes. */
export const formCandidates: readonly Forms[] = [
  { compute: 'float16', halfTables: true, attention: 'fused', branches: false },
  { compute: 'float16', halfTables: true, attention: 'plain', branches: false },
  { compute: 'float32', halfTables: false, attention: 'fused', branches: false },
  { compute: 'float32', halfTables: false, attention: 'plain', branches: false },
];

/** Half precision has 11 bits and the graph some ten operations in a row; a wrong kernel is off by a tenth or more. */
const errorMost: Readonly<Record<Forms['compute'], number>> = { float32: 1e-4, float16: 1e-2 };

/** @param wanted `auto`: the first provider that passes, the CPU at last @throws FrisketError `engine_failed` when the one wanted does not pass */
export async function chooseDevice(wanted: ProviderChoice): Promise<DeviceChoice> {
  if (wanted === 'cpu') return { device: cpu, trials: [] };
  const trials: Trial[] = [];
  for (const provider of wanted === 'auto' ? installedProviders() : [wanted]) {
    if (provider === 'cpu') break;
    // A type that the provider cannot run is not tried in another form.
    const impossible = new Set<Forms['compute']>();
    for (const forms of formCandidates) {
      if (impossible.has(forms.compute)) continue;
      const trial = await tryForms(provider, forms);
      trials.push(trial);
      if (trial.passed) {
        const branches = (await branchProblem(provider, forms)) === undefined;
        const device = { provider, forms: { ...forms, branches }, ...(await bitsOf(provider, forms)) };
        const reason = wanted === 'auto' ? await speedProblem(device) : undefined;
        if (reason === undefined) return { device, trials };
        trials.push({ ...trial, passed: false, reason });
        break;
      }
      if (trial.error === undefined) impossible.add(forms.compute);
    }
  }
  if (wanted === 'auto') return { device: cpu, trials };
  const last = trials.at(-1);
  throw new FrisketError(
    'engine_failed',
    `The provider "${wanted}" cannot be used: ${last ? describeTrial(last) : 'it was not tried'}.`,
    'Leave the provider out, or choose "cpu".',
  );
}

/** Why a trial failed, in a clause. */
export function describeTrial({ reason, error }: Trial): string {
  return reason ?? `its results differ from the CPU's by ${error?.toExponential(1) ?? 'nobody knows what'}`;
}

export async function tryForms(provider: Provider, forms: Forms): Promise<Trial> {
  const missing = missingFor(provider);
  if (missing !== undefined) return { provider, forms, passed: false, reason: missing };
  const expected = await runOn(cpu);
  try {
    const got = await runOn({ provider, forms });
    const error = Math.max(...outputs.map((name) => relativeError(got[name]?.data, expected[name]?.data)));
    return { provider, forms, error, passed: error <= errorMost[forms.compute] };
  } catch (thrown) {
    return { provider, forms, passed: false, reason: FrisketError.wrap(thrown).message };
  }
}

/** Which weights in fewer bits it may be given. */
async function bitsOf(provider: Provider, forms: Forms): Promise<Pick<Device, 'bears'>> {
  const [problem8, problem4] = [await blocksProblem(provider, forms, 8), await blocksProblem(provider, forms, 4)];
  return { bears: { blocks8: problem8 === undefined, blocks4: problem4 === undefined } };
}

async function runOn({ provider, forms }: Pick<Device, 'provider' | 'forms'>): Promise<Record<string, Tensor>> {
  const session = await openSession(encodeModel(testGraph(forms)), { provider, onlyProvider: provider !== 'cpu' });
  try {
    return await session.run({ picture: testPicture() });
  } finally {
    await session.release();
  }
}

/** Compared one by one: an error of attention would drown in what comes after it. */
const outputs = ['attended', 'result'] as const;

const channels = 32;
/** 64 tokens: attention is tested beyond the 32 keys at which a kernel was seen to fail. */
const side = 8;

function testPicture(): Tensor {
  return { dims: [1, channels, side, side], data: noise(channels * side * side, 1, 1.5) };
}

/** A residual block, a transformer block and an upsampling in small; shapes are fixed, so that all of it can run on a device. */
function testGraph(forms: Forms): Graph {
  const g = new GraphBuilder('self_test', forms);
  let phase = 2;
  const constant = (shape: readonly number[], scale: number): Value =>
    g.numbers(
      `weight ${phase}`,
      shape,
      noise(
        shape.reduce((product, dim) => product * dim, 1),
        phase++,
        scale,
      ),
    );
  const affine = (shape: readonly number[]) => ({ scale: constant(shape, 1), shift: constant(shape, 0.2) });

  const picture = g.floats('picture', [1, channels, side, side]);
  const normalized = silu(g, groupNorm(g, picture, 8, 1e-5, affine([channels, 1, 1])));
  const convolved = conv(g, normalized, constant([channels, channels, 3, 3], 0.1), constant([channels], 0.1), {
    pads: [1, 1, 1, 1],
  });
  const residual = add(g, picture, convolved);

  const tokens = [1, side * side, channels];
  const rows = reshape(g, transpose(g, residual, [0, 2, 3, 1]), [side * side, channels]);
  const seen = layerNorm(g, rows, 1e-5, affine([channels]));
  const project = () => reshape(g, gemm(g, seen, constant([channels, channels], 0.2)), tokens);
  const attended = reshape(g, attention(g, project(), project(), project(), { heads: 2 }), rows.shape);
  g.output('attended', attended);
  const mixed = add(g, rows, gemm(g, attended, constant([channels, channels], 0.2), constant([channels], 0.1)));
  const [hidden, gate] = halves(
    g,
    gemm(g, mixed, constant([2 * channels, channels], 0.2), constant([2 * channels], 0.1)),
    channels,
  );
  const gated = multiply(g, hidden, gelu(g, gate));

  const map = transpose(g, reshape(g, gated, [1, side, side, channels]), [0, 3, 1, 2]);
  const smaller = conv(g, upsampleTwice(g, map), constant([4, channels, 3, 3], 0.1), constant([4], 0.1), {
    stride: 2,
    pads: [0, 0, 1, 1],
  });
  g.output('result', smaller);
  return g.finish();
}
