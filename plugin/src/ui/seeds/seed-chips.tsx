import type { Tab } from '../state/draft.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './seed-chips.module.css';
import { isIn, withSeed } from './seeds.ts';

/** The document's own colours and words, each of which a click puts into the prompt. */
export function SeedChips({ panel, tab }: { panel: Panel; tab: Tab }) {
  const prompt = panel.draft.value.prompts[tab];
  const seeds = panel.seeds.all.value.filter((seed) => !isIn(prompt, seed));
  const texts = strings.seeds;
  if (seeds.length === 0) return null;
  return (
    <div class={styles.seeds} role="group" aria-label={texts.label}>
      {seeds.map((seed) => {
        const { words, colour } = seed;
        const hint = colour ? texts.addColour(words, colour.name) : texts.add(words);
        return (
          <button
            key={words}
            type="button"
            class={styles.seed}
            aria-label={hint}
            title={hint}
            onClick={() => panel.setPrompt(tab, withSeed(prompt, seed))}
          >
            {colour ? <span class={styles.dot} style={{ background: `rgb(${colour.rgb.join()})` }} /> : null}
            {colour ? words : `“${words}”`}
          </button>
        );
      })}
    </div>
  );
}
