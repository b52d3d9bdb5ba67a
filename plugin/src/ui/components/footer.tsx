import { Button } from '@create-figma-plugin/ui';
import type { Tab } from '../state/draft.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import { AwayNotice } from './away-notice.tsx';
import { ErrorNotice } from './error-notice.tsx';
import styles from './footer.module.css';
import { RunProgressBar } from './run-progress.tsx';
import { ResultNotice } from './result-notice.tsx';

/** What is going on, and the button that goes on. */
export function Footer({ panel, tab }: { panel: Panel; tab: Tab }) {
  const run = panel.runner.run.value;
  const connection = panel.link.state.value;
  return (
    <footer class={styles.footer}>
      {run.kind === 'running' ? <RunProgressBar progress={run.progress} /> : null}
      {run.kind === 'done' && run.tab === tab ? <ResultNotice panel={panel} run={run} /> : null}
      {run.kind === 'failed' && run.tab === tab ? (
        <ErrorNotice error={run.error} retry={run.retry} onDismiss={() => panel.runner.dismiss()} />
      ) : null}
      {connection.kind === 'disconnected' && run.kind !== 'running' ? (
        <AwayNotice problem={connection.problem} credential={connection.credential} />
      ) : null}
      <div class={styles.buttons}>
        {run.kind === 'running' ? (
          <Button secondary fullWidth onClick={() => panel.runner.cancel()}>
            {strings.actions.cancel}
          </Button>
        ) : (
          <>
            {run.kind === 'done' && run.tab === tab ? (
              <Button secondary fullWidth title={strings.actions.againHint} onClick={() => panel.again()}>
                {strings.actions.again}
              </Button>
            ) : null}
            <Button fullWidth disabled={!panel.canGo.value} onClick={() => panel.go()}>
              {strings.actions[tab]}
            </Button>
          </>
        )}
      </div>
    </footer>
  );
}
