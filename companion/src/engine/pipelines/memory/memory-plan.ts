import { FrisketError } from '../../../../../shared/src/errors.ts';
import { precisions, type Precision } from '../../models/precisions.ts';

/*
 * What is kept in memory at the same time, decided before anything is loaded: a card that runs out in the middle of a
 * picture costs the person that picture, and on Windows the whole desktop stutters before it does.
 */

/** Bytes that the parts of one job take where networks run. */
export interface Footprint {
  /** The UNet with the ControlNets and adapters that are built into its graph, by the precision of its large products. */
  readonly unet: Readonly<Record<Precision, number>>;
  readonly textEncoders: number;
  /** 0 without an IP-Adapter. */
  readonly imageEncoder: number;
  readonly vae: number;
  /** What the UNet makes on its way, for one prompt. */
  readonly unetWork: number;
  /** Prompts that guidance asks for at once: 1 or 2. */
  readonly prompts: 1 | 2;
  /** What the VAE makes on its way, with the picture whole and in tiles. */
  readonly vaeWork: { readonly whole: number; readonly tiled: number };
}

export interface MemoryPlan {
  readonly precision: Precision;
  /** `staged`: text encoders, UNet and VAE make room for each other, and are loaded again for the next picture. */
  readonly residency: 'together' | 'staged';
  readonly vae: 'whole' | 'tiled';
  readonly guidance: 'at once' | 'one by one';
  /** Bytes at the fullest moment. */
  readonly forecast: number;
}

type Choice = Omit<MemoryPlan, 'forecast'>;

/** With these everything fits most easily; each costs a little time and no quality. */
const savings: readonly Pick<Choice, 'vae' | 'guidance'>[] = [
  { vae: 'whole', guidance: 'at once' },
  { vae: 'tiled', guidance: 'at once' },
  { vae: 'tiled', guidance: 'one by one' },
];

/**
 * The best first. 8 bits with everything in its place come before loading gigabytes anew for every picture: the pictures
 * can hardly be told apart (docs/performance.md has the error), the waiting can. 4 bits show, so they come last: one that
 * takes no less than what comes before it is never taken.
 */
const choices: readonly Choice[] = (
  [
    ['full', 'together'],
    ['8-bit', 'together'],
    ['full', 'staged'],
    ['8-bit', 'staged'],
    ['4-bit', 'together'],
    ['4-bit', 'staged'],
  ] as const
).flatMap(([precision, residency]) => savings.map((saving) => ({ precision, residency, ...saving })));

/** Bytes at the fullest moment of a job under this choice. */
export function forecastMemory(footprint: Footprint, { precision, residency, vae, guidance }: Choice): number {
  const { textEncoders, imageEncoder, unetWork, prompts } = footprint;
  const sampling = footprint.unet[precision] + unetWork * (guidance === 'at once' ? prompts : 1);
  const developing = footprint.vae + footprint.vaeWork[vae];
  return residency === 'staged'
    ? Math.max(textEncoders, imageEncoder, sampling, developing)
    : textEncoders +
        imageEncoder +
        footprint.unet[precision] +
        footprint.vae +
        Math.max(sampling - footprint.unet[precision], footprint.vaeWork[vae]);
}

/**
 * The best choice that fits.
 * @param budget bytes that may be used; absent when nobody knows, and then everything is kept
 * @param wanted only this precision is thought of; any when absent
 * @param borne those that can be run where networks run; all when absent
 * @throws FrisketError `engine_failed` when the one that is wanted cannot
 * @returns the smallest when none fits: it may still do, and if it does not, running out of memory has remedies of its own
 */
export function planMemory(
  footprint: Footprint,
  budget: number | undefined,
  wanted?: Precision,
  borne: readonly Precision[] = precisions,
): MemoryPlan {
  if (wanted !== undefined && !borne.includes(wanted))
    throw new FrisketError(
      'engine_failed',
      `Weights in ${wanted} do not come out right on this computer's provider.`,
      'Set `precision` to "auto" or "full", or use the processor: `--provider cpu`.',
    );
  const open = choices
    .filter(({ precision }) => (wanted === undefined || precision === wanted) && borne.includes(precision))
    .map((choice) => ({ ...choice, forecast: forecastMemory(footprint, choice) }));
  const [first] = open;
  if (!first) throw new RangeError(`No plan for the precision ${String(wanted)}.`);
  if (budget === undefined) return first;
  return open.find(({ forecast }) => forecast <= budget) ?? smallestOf(open) ?? first;
}

/**
 * The one that takes least, in as many bits as that allows: fewer may save nothing, because something else takes most, or
 * because on a processor 8 bits hold the convolutions too, and 4 do not. What costs no quality is saved all the same.
 */
function smallestOf(plans: readonly MemoryPlan[]): MemoryPlan | undefined {
  const least = Math.min(...plans.map(({ forecast }) => forecast));
  const smallest = plans.filter(({ forecast }) => forecast === least);
  const most = precisions.find((precision) => smallest.some((plan) => plan.precision === precision));
  return smallest.findLast(({ precision }) => precision === most);
}
