import { IconStar16 } from '@create-figma-plugin/ui';
import type { HistoryEntry } from '../../bridge.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorNotice } from '../components/error-notice.tsx';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import { HistoryThumbnail } from './history-thumbnail.tsx';
import styles from './history-view.module.css';

/** What was made in this document: to be put into it again, or made again from its settings. */
export function HistoryView({ panel }: { panel: Panel }) {
  const { history } = panel.results;
  const entries = history.entries.value;
  const problem = history.problem.value;
  const words = strings.history;
  if (entries?.length === 0) return <EmptyState title={words.emptyTitle} text={words.emptyText} />;
  return (
    <section class={styles.history} aria-label={words.title}>
      {problem ? <ErrorNotice error={problem.toInfo()} retry={undefined} onDismiss={() => history.show(true)} /> : null}
      <ul class={styles.entries}>
        {entries?.map((entry) => (
          <Entry key={entry.id} panel={panel} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ panel, entry }: { panel: Panel; entry: HistoryEntry }) {
  const { history } = panel.results;
  const { name, madeAt, pinned, recipe } = entry;
  const words = strings.history;
  const use = () => {
    history.show(false);
    void panel.useEntry(entry);
  };
  return (
    <li class={styles.entry}>
      <span
        class={styles.thumbnail}
        draggable
        title={words.dragHint}
        onDragStart={({ dataTransfer }) => dataTransfer?.setData('text/plain', name)}
        onDragEnd={({ view, clientX, clientY }) => {
          // As Figma has it: the view of what is let go outside of the panel is the window around, which has frames.
          if (view && view.length > 0) history.drop(entry.id, { x: clientX, y: clientY });
        }}
      >
        <HistoryThumbnail panel={panel} entry={entry} />
      </span>
      <div class={styles.words}>
        <span class={styles.name} title={name}>
          {name}
        </span>
        <span class={styles.quiet}>{words.made(madeAt)}</span>
        <span class={styles.actions}>
          <button
            type="button"
            class={styles.action}
            aria-label={words.placeName(name)}
            onClick={() => void history.placeAgain(entry.id)}
          >
            {words.place}
          </button>
          {recipe.job.kind === 'request' ? null : (
            <button type="button" class={styles.action} title={strings.results.useHint} onClick={use}>
              {strings.results.use}
            </button>
          )}
        </span>
      </div>
      <button
        type="button"
        class={styles.pin}
        aria-label={words.pin(name)}
        title={words.pinHint}
        aria-pressed={pinned}
        onClick={() => void history.pin(entry.id, !pinned)}
      >
        <IconStar16 />
      </button>
    </li>
  );
}
