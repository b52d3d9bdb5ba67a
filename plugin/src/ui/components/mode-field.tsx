import { fillModes, type FillMode } from '../../../../shared/src/job.ts';
import type { Panel } from '../state/panel.ts';
import { isUnderWay } from '../state/run.ts';
import { strings } from '../strings.ts';
import styles from './mode-field.module.css';

/** What the fill is for. Most people leave it at the first. */
export function ModeField({ panel }: { panel: Panel }) {
  const { mode } = panel.draft.value;
  const disabled = isUnderWay(panel.runner.run.value);
  const choose = (chosen: FillMode, target: EventTarget | null) => {
    panel.setMode(chosen);
    const group = target instanceof HTMLElement ? target.closest('[role="radiogroup"]') : null;
    group?.querySelector<HTMLElement>(`[data-mode="${chosen}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    // The arrows flip through variations as well.
    event.preventDefault();
    event.stopPropagation();
    const next = fillModes[(fillModes.indexOf(mode) + by + fillModes.length) % fillModes.length];
    if (next) choose(next, event.target);
  };
  return (
    <div class={styles.modes} role="radiogroup" aria-label={strings.modes.label} onKeyDown={onKeyDown}>
      {fillModes.map((each) => (
        <button
          key={each}
          type="button"
          role="radio"
          class={styles.mode}
          data-mode={each}
          aria-checked={each === mode}
          tabIndex={each === mode ? 0 : -1}
          title={strings.modes[each].hint}
          disabled={disabled}
          onClick={() => panel.setMode(each)}
        >
          {strings.modes[each].name}
        </button>
      ))}
    </div>
  );
}
