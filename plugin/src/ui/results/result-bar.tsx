import type { Panel } from '../state/panel.ts';
import { tabOf } from '../state/reopen.ts';
import { isUnderWay } from '../state/run.ts';
import { strings } from '../strings.ts';
import styles from './result-bar.module.css';

/** A result is selected: how it was made can be had again, and it can be worked on. */
export function ResultBar({ panel }: { panel: Panel }) {
  const taken = panel.results.files.taken.value;
  const selection = panel.selection.value;
  const layer = selection.kind === 'one' ? selection.layer : undefined;
  const editing = panel.results.editing.result.value;
  const busy = isUnderWay(panel.runner.run.value) || panel.batches.sets.isRunning;
  const words = strings.results;
  if (taken)
    return (
      <Notice
        text={taken.kind === 'taken' ? words.taken(taken.file, taken.missing) : words.nothingTaken(taken.file)}
        onDismiss={() => {
          panel.results.files.taken.value = undefined;
        }}
      />
    );
  if (editing)
    return (
      <div class={styles.bar} data-active={true} role="status">
        <span class={styles.words} title={words.editing(editing.name)}>
          {words.editing(editing.name)}
          {panel.results.editing.lacksStyle ? ` ${words.styleGone}` : null}
        </span>
        <button type="button" class={styles.action} disabled={busy} onClick={() => panel.stopEditing()}>
          {words.stop}
        </button>
      </div>
    );
  if (layer?.newer !== undefined) return <Notice text={words.newer(layer.newer)} />;
  if (layer && panel.results.editing.orphan.value === layer.id) return <Notice text={words.orphan} />;
  const recipe = layer?.fresh ? undefined : layer?.recipe;
  if (!layer || !recipe || tabOf(recipe) === undefined || recipe.job.kind === 'request') return null;
  return (
    <div class={styles.bar}>
      <span class={styles.made}>{words.made(recipe.job.prompt)}</span>
      <button
        type="button"
        class={styles.action}
        title={words.useHint}
        disabled={busy}
        onClick={() => void panel.useSettings(layer)}
      >
        {words.use}
      </button>
      <button
        type="button"
        class={styles.action}
        title={words.editHint}
        disabled={busy}
        onClick={() => void panel.edit(layer)}
      >
        {words.edit}
      </button>
    </div>
  );
}

function Notice({ text, onDismiss }: { text: string; onDismiss?: () => void }) {
  return (
    <div class={styles.bar} role="status">
      <span class={styles.words}>{text}</span>
      {onDismiss ? (
        <button type="button" class={styles.action} onClick={onDismiss}>
          {strings.results.dismiss}
        </button>
      ) : null}
    </div>
  );
}
