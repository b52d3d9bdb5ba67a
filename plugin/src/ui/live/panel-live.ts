import type { ReadonlySignal } from '@preact/signals';
import type { ModelSummary } from '../../../../shared/src/models.ts';
import type { Edges } from '../expand/edges.ts';
import { composePictures } from '../compose-pictures.ts';
import { fillRequest, generateRequest, randomSeed } from '../state/jobs.ts';
import { isUnderWay, type Run } from '../state/run.ts';
import type { CompanionLink } from '../state/connection.ts';
import type { Draft } from '../state/draft.ts';
import type { PictureSize } from '../state/sizes.ts';
import type { FillSource } from '../state/source.ts';
import { Live, type LiveRequest } from './live.ts';
import { LiveMaterial } from './live-material.ts';
import { drawnOf, liveDraft, liveSize, sentSide, shownSide } from './live-request.ts';
import { shrinkPicture } from './shrink-picture.ts';

/** What of the panel is drawn. */
interface Drawn {
  readonly link: Pick<CompanionLink, 'state' | 'client'>;
  readonly source: Pick<FillSource, 'source' | 'mask' | 'refresh'>;
  readonly runner: { readonly run: ReadonlySignal<Run> };
  readonly draft: ReadonlySignal<Draft>;
  readonly model: ReadonlySignal<ModelSummary | undefined>;
  readonly size: ReadonlySignal<PictureSize>;
  readonly edges: ReadonlySignal<Edges>;
  readonly promptProblem: ReadonlySignal<string | undefined>;
}

/** The panel's live mode: what is set in it, drawn on its stage. */
export function liveFor(panel: Drawn): Live {
  const material = new LiveMaterial(shrinkPicture);
  return new Live({
    client: () => (panel.link.state.value.kind === 'connected' ? panel.link.client : undefined),
    watch: () => {
      const { width, height } = panel.size.value;
      const set = [...drawnOf(panel.draft.value), panel.model.value?.id];
      if (panel.draft.value.tab !== 'fill') return [...set, width, height];
      const source = panel.source.source.value;
      const picture = source.kind === 'ready' ? source.picture : undefined;
      return [...set, picture, panel.source.mask.value, panel.edges.value];
    },
    prepare: (seed) => requestFor(panel, material, seed),
    compose: ({ below }, picture) => {
      if (!below) return Promise.resolve(picture.png);
      const { scale, bytes } = below;
      const [x, y] = [picture.x * scale, picture.y * scale];
      const [width, height] = [picture.width * scale, picture.height * scale];
      return composePictures(bytes, { ...picture, x, y, width, height });
    },
    refresh: () => {
      // A picture that is drawn from words alone shows nothing of the document.
      if (panel.draft.value.tab === 'fill' && !isUnderWay(panel.runner.run.value)) void panel.source.refresh();
    },
    randomSeed,
  });
}

/** @throws FrisketError where there is nothing to draw: no prompt, no mask */
async function requestFor(panel: Drawn, material: LiveMaterial, ownSeed: number): Promise<LiveRequest | undefined> {
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
      const input = { picture, mask, edges: panel.edges.peek() };
      const made = await material.of(draft.mode, input, sentSide(model.nativeSide));
      const shown = draft.mode === 'expand' ? made.picture : await material.small(picture, shownSide);
      const below = { bytes: shown.bytes, scale: shown.width / made.picture.width };
      return { ...fillRequest({ draft, model: model.id, seed, layer, material: made }), below };
    }
    default:
      return undefined;
  }
}
