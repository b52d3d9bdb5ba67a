import type { ReadonlySignal } from '@preact/signals';
import type { ModelSummary } from '../../../../shared/src/models.ts';
import type { Edges } from '../expand/edges.ts';
import { composePictures } from '../compose-pictures.ts';
import { fillMaterial } from '../state/fill-material.ts';
import { fillRequest, generateRequest, randomSeed } from '../state/jobs.ts';
import { isUnderWay, type Run, type RunRequest } from '../state/run.ts';
import type { CompanionLink } from '../state/connection.ts';
import type { Draft } from '../state/draft.ts';
import type { PictureSize } from '../state/sizes.ts';
import type { FillSource } from '../state/source.ts';
import { Live } from './live.ts';
import { liveDraft, liveSize, smallMaterial } from './live-request.ts';

/** What of the panel is drawn. */
interface Drawn {
  readonly link: Pick<CompanionLink, 'state' | 'client'>;
  readonly source: Pick<FillSource, 'source' | 'mask'>;
  readonly runner: { readonly run: ReadonlySignal<Run> };
  readonly draft: ReadonlySignal<Draft>;
  readonly model: ReadonlySignal<ModelSummary | undefined>;
  readonly size: ReadonlySignal<PictureSize>;
  readonly edges: ReadonlySignal<Edges>;
  readonly promptProblem: ReadonlySignal<string | undefined>;
  refresh(): void;
}

/** The panel's live mode: what is set in it, drawn on its stage. */
export function liveFor(panel: Drawn): Live {
  return new Live({
    client: () => (panel.link.state.value.kind === 'connected' ? panel.link.client : undefined),
    watch: () => {
      const { width, height } = panel.size.value;
      const set = [panel.draft.value, panel.model.value, width, height];
      if (panel.draft.value.tab !== 'fill') return set;
      const source = panel.source.source.value;
      const picture = source.kind === 'ready' ? source.picture : undefined;
      return [...set, picture, panel.source.mask.value, panel.edges.value];
    },
    prepare: (seed) => requestFor(panel, seed),
    compose: async ({ job, images }, picture) => {
      const below = 'image' in job ? images.get(job.image) : undefined;
      return below ? composePictures(below, picture) : picture.png;
    },
    refresh: () => panel.refresh(),
    randomSeed,
  });
}

/** @throws FrisketError where there is nothing to draw: no prompt, no mask */
async function requestFor(panel: Drawn, ownSeed: number): Promise<RunRequest | undefined> {
  const model = panel.model.peek();
  const source = panel.source.source.peek();
  const mask = panel.source.mask.peek();
  if (!model || panel.promptProblem.peek() !== undefined || isUnderWay(panel.runner.run.peek())) return undefined;
  const draft = liveDraft(panel.draft.peek());
  const seed = draft.seed ?? ownSeed;
  switch (draft.tab) {
    case 'generate':
      return generateRequest({
        draft,
        model: model.id,
        seed,
        ...liveSize(panel.size.peek(), model.nativeSide),
        slot: undefined,
      });
    case 'fill': {
      if (source.kind !== 'ready' || !mask) return undefined;
      const { picture, layer } = source;
      const material = await fillMaterial[draft.mode]({ picture, mask, edges: panel.edges.peek() });
      return fillRequest({ draft, model: model.id, seed, layer, material: await smallMaterial(material) });
    }
    default:
      return undefined;
  }
}
