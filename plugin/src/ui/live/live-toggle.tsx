import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './live-toggle.module.css';

/** Whether what is set is drawn while it is being set. */
export function LiveToggle({ panel }: { panel: Panel }) {
  return (
    <button
      type="button"
      class={styles.live}
      aria-pressed={panel.live.on.value}
      title={strings.live.hint}
      onClick={() => panel.live.toggle()}
    >
      <span class={styles.dot} aria-hidden="true" />
      {strings.live.name}
    </button>
  );
}
