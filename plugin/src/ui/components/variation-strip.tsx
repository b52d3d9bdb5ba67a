import { IconCheck16, IconWarning16, LoadingIndicator } from '@create-figma-plugin/ui';
import { useEffect, useRef } from 'preact/hooks';
import { useKeys } from '../mask/use-keys.ts';
import type { Panel } from '../state/panel.ts';
import type { Variation } from '../state/run.ts';
import { errorWords } from '../error-words.ts';
import { strings } from '../strings.ts';
import { PictureCanvas } from './picture-canvas.tsx';
import styles from './variation-strip.module.css';

interface VariationStripProps {
  readonly panel: Panel;
  readonly variations: readonly Variation[];
  readonly chosen: string | undefined;
}

/** The variations as they arrive. The chosen one is shown on the canvas; arrow keys flip through those that are ready. */
export function VariationStrip({ panel, variations, chosen }: VariationStripProps) {
  const strip = useRef<HTMLDivElement>(null);
  useKeys({
    arrowleft: (event) => flip(event, -1),
    arrowright: (event) => flip(event, 1),
    enter: (event) => {
      // Pressing the one that is chosen already means it.
      if (!strip.current?.contains(document.activeElement)) return;
      event.preventDefault();
      void panel.runner.apply();
    },
  });
  const flip = (event: KeyboardEvent, by: 1 | -1) => {
    // Tabs and sliders have their own use for arrows.
    const taken = event.target instanceof HTMLElement && event.target.matches('input, [role="tab"], [role="combobox"]');
    if (!taken) panel.runner.flip(by);
  };
  useEffect(() => {
    const button = strip.current?.querySelector<HTMLElement>('[aria-checked="true"]');
    button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    // The keys should reach the strip at once, but not take anybody's words from under their hands.
    if (button && !document.activeElement?.matches('textarea, input')) button.focus({ preventScroll: true });
  }, [chosen]);
  return (
    <div ref={strip} class={styles.strip} role="radiogroup" aria-label={strings.variations.label}>
      {variations.map((variation, index) => (
        <Thumbnail
          key={variation.id}
          variation={variation}
          label={strings.variations.name(index + 1, variations.length)}
          chosen={variation.id === chosen}
          onChoose={() => panel.runner.choose(variation.id)}
        />
      ))}
    </div>
  );
}

interface ThumbnailProps {
  readonly variation: Variation;
  readonly label: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Thumbnail({ variation, label, chosen, onChoose }: ThumbnailProps) {
  const { state } = variation;
  const ready = state.kind === 'ready';
  return (
    <button
      type="button"
      role="radio"
      class={styles.thumbnail}
      aria-checked={chosen}
      aria-label={strings.variations.states[state.kind](label)}
      title={
        state.kind === 'failed' ? errorWords(state.error).message : strings.variations.seed(variation.request.job.seed)
      }
      disabled={!ready}
      tabIndex={chosen ? 0 : -1}
      data-state={state.kind}
      onClick={onChoose}
    >
      <Picture state={state} />
      {chosen ? (
        <span class={styles.mark}>
          <IconCheck16 />
        </span>
      ) : null}
    </button>
  );
}

function Picture({ state }: { state: Variation['state'] }) {
  switch (state.kind) {
    case 'ready':
      return <PictureCanvas bytes={state.picture.png} fit="cover" />;
    case 'failed':
      return <IconWarning16 class={styles.failed} />;
    case 'waiting':
      return state.preview ? <PictureCanvas bytes={state.preview} fit="cover" /> : <LoadingIndicator />;
  }
}
