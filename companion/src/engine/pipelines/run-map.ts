import { FrisketError } from '../../../../shared/src/errors.ts';
import type { MapJob } from '../../../../shared/src/job.ts';
import { usualMapModels } from '../../../../shared/src/maps.ts';
import type { EngineResult } from '../engine.ts';
import { decodeRgba, encodePng } from '../images/codec.ts';
import { opaque } from '../images/opaque.ts';
import { finish, referencesOf, type JobContext } from './job-context.ts';

/** What edges are made by. */
const cannyName = 'canny';

/** Makes what a ControlNet is to see of a picture: a picture of the same size. */
export async function runMap(job: MapJob, context: JobContext): Promise<EngineResult> {
  const { task, watch, models, signal, onProgress } = context;
  const { map, thresholds } = job;
  const references = referencesOf(task);
  const name = job.model ?? usualMapModels[map];
  if (map === 'edges' && job.model !== undefined)
    throw new FrisketError('invalid_request', 'job.model: edges are found without a network.', 'Leave it out.');
  if (map !== 'edges' && thresholds !== undefined)
    throw new FrisketError('invalid_request', `job.thresholds: a map of ${map} has none.`, 'Leave them out.');
  const model = name === undefined ? undefined : installed(name, task.models);
  onProgress({ stage: 'Looking at the picture', step: 0, steps: 0 });
  const picture = await watch.time('decode pictures', async () =>
    opaque(await decodeRgba(await references.picture(job.image), 'The picture')),
  );
  const made = await watch.time('map', () => models.mapMakers.make({ map, picture, model, thresholds, signal }));
  if (signal.aborted) throw new FrisketError('cancelled', 'The map was cancelled.');
  const { width, height } = made;
  const png = await watch.time('finish', () => encodePng(made));
  const nothingSampled = { scheduler: '', steps: 0, guidanceScale: 0, strength: 0, seed: 0 };
  const resolved = { model: name ?? cannyName, ...nothingSampled, width, height };
  return finish([{ png, x: 0, y: 0, width, height }], { resolved, timings: {} }, context);
}

/** Networks are native code's food: only what the catalogue names and was downloaded whole is handed over. */
function installed(name: string, models: ReadonlyMap<string, string>): string {
  const path = models.get(name);
  if (path !== undefined) return path;
  throw new FrisketError(
    'model_not_found',
    `No model "${name}" is installed.`,
    `Download it: \`frisket models get ${name}\`.`,
    { values: { model: name } },
  );
}
