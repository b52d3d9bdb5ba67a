import type { Panel } from '../state/panel.ts';
import { tabOf } from '../state/reopen.ts';
import { isUnderWay } from '../state/run.ts';
import { strings } from '../strings.ts';
import styles from './reopen-offer.module.css';

/** A result is selected: how it was made can be had again. */
export function ReopenOffer({ panel }: { panel: Panel }) {
  const selection = panel.selection.value;
  const recipe = selection.kind === 'one' && !selection.layer.fresh ? selection.layer.recipe : undefined;
  if (!recipe || tabOf(recipe) === undefined || recipe.job.kind === 'request') return null;
  return (
    <div class={styles.offer}>
      <span class={styles.made}>{strings.reopen.made(recipe.job.prompt)}</span>
      <button
        type="button"
        class={styles.use}
        title={strings.reopen.hint}
        disabled={isUnderWay(panel.runner.run.value)}
        onClick={() => panel.reopen(recipe)}
      >
        {strings.reopen.use}
      </button>
    </div>
  );
}
