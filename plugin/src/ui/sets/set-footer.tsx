import { Button, IconCheck16, IconWarning16, LoadingIndicator } from '@create-figma-plugin/ui';
import { ErrorNotice } from '../components/error-notice.tsx';
import { PictureCanvas } from '../components/picture-canvas.tsx';
import { RunProgressBar } from '../components/run-progress.tsx';
import { errorWords } from '../error-words.ts';
import { useKeys } from '../mask/use-keys.ts';
import type { Tab } from '../state/draft.ts';
import type { Panel } from '../state/panel.ts';
import { progressOf, type Variation } from '../state/run.ts';
import { strings } from '../strings.ts';
import styles from './set-footer.module.css';

/** How a set stands: its pictures as they come, and what became of them. */
export function SetFooter({ panel, tab }: { panel: Panel; tab: Tab }) {
  const run = panel.batches.sets.run.value;
  switch (run.kind) {
    case 'idle':
      return null;
    case 'preparing': {
      const state = run.core?.state;
      const progress = state?.kind === 'waiting' ? state.progress : ({ kind: 'preparing' } as const);
      return (
        <>
          <RunProgressBar progress={progress} variations={[]} />
          {run.core ? <p class={styles.words}>{strings.sets.core}</p> : null}
        </>
      );
    }
    case 'running': {
      const progress = progressOf({ kind: 'running', tab: run.tab, variations: run.items, chosen: undefined });
      return (
        <>
          {progress ? <RunProgressBar progress={progress.progress} variations={run.items} /> : null}
          <ul class={styles.strip} aria-label={strings.sets.list}>
            {run.items.map((item) => (
              <li key={item.id} class={styles.thumbnail} title={titleOf(item)}>
                <Thumbnail state={item.state} />
              </li>
            ))}
          </ul>
        </>
      );
    }
    case 'done':
      if (run.tab !== tab) return null;
      return (
        <div class={styles.done} role="status">
          <span class={styles.added}>
            <IconCheck16 /> {strings.sets.done(run.added.length, run.inPlace)}
          </span>
          {run.reason ? (
            <>
              <span class={styles.failed}>
                {strings.sets.failed(run.failed.length, errorWords(run.reason).message)}
              </span>
              <Button secondary onClick={run.retry}>
                {strings.sets.retry}
              </Button>
            </>
          ) : null}
        </div>
      );
    case 'failed':
      return run.tab === tab ? (
        <ErrorNotice error={run.error} retry={run.retry} onDismiss={() => panel.batches.sets.dismiss()} />
      ) : null;
  }
}

export function StopButton({ panel }: { panel: Panel }) {
  useKeys({ escape: () => panel.batches.sets.stop() });
  return (
    <Button secondary fullWidth title={strings.sets.stopHint} onClick={() => panel.batches.sets.stop()}>
      {strings.sets.stop}
    </Button>
  );
}

function titleOf({ state, request }: Variation): string {
  return state.kind === 'failed' ? errorWords(state.error).message : strings.variations.seed(request.job.seed);
}

function Thumbnail({ state }: { state: Variation['state'] }) {
  switch (state.kind) {
    case 'ready':
      return <PictureCanvas bytes={state.picture.png} fit="cover" />;
    case 'failed':
      return <IconWarning16 />;
    case 'waiting':
      if (state.preview) return <PictureCanvas bytes={state.preview} fit="cover" />;
      return state.progress.kind === 'working' ? <LoadingIndicator /> : null;
  }
}
