import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Resolved, Timings } from '../../../../shared/src/job.ts';
import type { Request } from '../../../../shared/src/request.ts';
import { tensor, type Tensor } from '../core/tensor.ts';
import { TorchRandom } from '../core/torch-random.ts';
import type { Pixels } from '../images/codec.ts';
import { fromSigned } from '../images/pixels.ts';
import type { Autoencoder } from '../networks/autoencoder.ts';
import { throwIfCancelled } from './denoise.ts';
import { decodeScaled } from './latents.ts';
import type { MemoryPlan } from './memory/memory-plan.ts';
import type { RequestRun } from './request-run.ts';
import { sampleBase, sampleRefiner, type Sampling } from './sampling.ts';
import { Stopwatch } from './stopwatch.ts';
import type { WarmModel } from './warm-model.ts';

export interface RequestResult {
  /** [1, 4, h, w], before the VAE, as the UNet knows them. */
  readonly latents: Tensor;
  /** RGB. */
  readonly picture: Pixels;
  readonly resolved: Resolved;
  readonly timings: Timings;
}

/**
 * Runs a request as diffusers' pipelines would: same draws, same numbers.
 * @throws FrisketError whose code says whose fault it is; `cancelled` within one step of the signal
 */
export async function runRequest(run: RequestRun): Promise<RequestResult> {
  const { request, references, models, signal, onProgress } = run;
  refuseContradictions(request);
  const watch = new Stopwatch();
  const say = (stage: string) => {
    throwIfCancelled(signal);
    onProgress({ stage, step: 0, steps: 0 });
  };

  say('Loading the model');
  const model = await watch.time('load', () => models.open(references.model(request.model)));
  const plan = await models.memory.plan(request, references, model.checkpoint);
  const vae = await openVae(run, model, plan);
  const { unet } = model.checkpoint;
  const dims = [1, unet.config.out_channels, request.height / vae.downscale, request.width / vae.downscale];
  const sampling: Sampling = { ...run, watch, say, dims, plan, random: new TorchRandom(request.seed) };

  let sample = await sampleBase(sampling, model, vae);
  let decoder = vae;
  if (request.refiner) {
    const refiner = await watch.time('load', () => models.open(references.model(request.refiner?.model ?? '')));
    sample = await sampleRefiner(sampling, refiner, sample);
    decoder = await openVae(run, refiner, plan);
  }

  say('Developing the picture');
  if (plan.residency === 'staged') await model.releaseUnet();
  const latents = tensor(dims, sample);
  const picture = await watch.time('vae', async () => fromSigned(await decodeScaled(decoder, latents)));
  throwIfCancelled(signal);
  return { latents, picture, resolved: resolvedOf(request, model, plan), timings: watch.timings };
}

/** What the schema cannot say. */
function refuseContradictions({ refiner, task }: Request): void {
  if (refiner && task === 'inpaint')
    throw new FrisketError(
      'invalid_request',
      'request.refiner does not go with the task inpaint.',
      'Leave the refiner out.',
    );
}

async function openVae(
  { request: { vae }, references, models, economy = 'usual' }: RequestRun,
  model: WarmModel,
  plan: MemoryPlan,
): Promise<Autoencoder> {
  const autoencoder = vae === undefined ? model.vae : await models.autoencoder(references.model(vae));
  return economy === 'usual' && plan.vae === 'whole' ? autoencoder : autoencoder.inSmallTiles();
}

function resolvedOf(request: Request, model: WarmModel, { precision }: MemoryPlan): Resolved {
  return {
    model: request.model,
    scheduler: request.scheduler?.class ?? model.checkpoint.scheduler.className,
    steps: request.steps,
    guidanceScale: request.guidanceScale,
    strength: request.strength,
    seed: request.seed,
    width: request.width,
    height: request.height,
    ...(precision === 'full' ? {} : { precision }),
  };
}
