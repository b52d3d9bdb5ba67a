import { Button } from '@create-figma-plugin/ui';
import { mostVariations, type Tab } from '../state/draft.ts';
import type { Panel } from '../state/panel.ts';
import { progressOf, variationsOf, type Run } from '../state/run.ts';
import { LiveToggle } from '../live/live-toggle.tsx';
import { SetFooter, StopButton } from '../sets/set-footer.tsx';
import { strings } from '../strings.ts';
import { shownAside, showAside } from './aside.ts';
import { AwayNotice } from './away-notice.tsx';
import { Choice } from './choice.tsx';
import { ErrorNotice } from './error-notice.tsx';
import styles from './footer.module.css';
import { ResultNotice } from './result-notice.tsx';
import { RunProgressBar } from './run-progress.tsx';
import { VariationStrip } from './variation-strip.tsx';

/** What is going on, and the button that goes on. */
export function Footer({ panel, tab }: { panel: Panel; tab: Tab }) {
  const run = panel.runner.run.value;
  const connection = panel.link.state.value;
  const set = panel.batches.sets.run.value;
  const progress = progressOf(run);
  return (
    <footer class={styles.footer}>
      {progress ? <RunProgressBar progress={progress.progress} variations={variationsOf(run)} /> : null}
      {(run.kind === 'running' && run.variations.length > 1) || run.kind === 'choosing' ? (
        <VariationStrip panel={panel} variations={run.variations} chosen={run.chosen} />
      ) : null}
      {run.kind === 'done' && run.tab === tab ? <ResultNotice panel={panel} run={run} /> : null}
      {run.kind === 'failed' && run.tab === tab ? (
        <ErrorNotice error={run.error} retry={run.retry} onDismiss={() => panel.runner.dismiss()} />
      ) : null}
      <SetFooter panel={panel} tab={tab} />
      {connection.kind === 'disconnected' && !progress ? (
        <AwayNotice problem={connection.problem} credential={connection.credential} />
      ) : null}
      <div class={styles.buttons}>
        {set.kind === 'preparing' || set.kind === 'running' ? (
          <StopButton panel={panel} />
        ) : (
          <Buttons panel={panel} tab={tab} run={run} />
        )}
      </div>
    </footer>
  );
}

function Buttons({ panel, tab, run }: { panel: Panel; tab: Tab; run: Run }) {
  const { actions } = strings;
  switch (run.kind) {
    case 'preparing':
      return <CancelButton panel={panel} />;
    case 'running':
      return (
        <>
          <CancelButton panel={panel} />
          {run.chosen === undefined ? null : <ApplyButton panel={panel} />}
        </>
      );
    case 'choosing':
      return (
        <>
          <Button
            secondary
            fullWidth
            disabled={!panel.making.canVary.value}
            title={actions.moreHint}
            onClick={() => void panel.making.moreLikeThis()}
          >
            {actions.more}
          </Button>
          <Button secondary fullWidth title={actions.discardHint} onClick={() => void panel.runner.discard()}>
            {actions.discard}
          </Button>
          <ApplyButton panel={panel} />
        </>
      );
    case 'idle':
    case 'done':
    case 'failed':
      // What the button would work on is out of sight.
      if (shownAside(panel)) return <BackButton panel={panel} />;
      return (
        <>
          {run.kind === 'done' && run.tab === tab ? (
            <Button
              secondary
              fullWidth
              disabled={panel.link.state.value.kind !== 'connected'}
              title={actions.againHint}
              onClick={() => panel.making.again()}
            >
              {actions.again}
            </Button>
          ) : null}
          {tab === 'fill' || tab === 'generate' ? <LiveToggle panel={panel} /> : null}
          {panel.batches.makesSet(tab) ? null : <VariationCount panel={panel} />}
          <Button fullWidth disabled={!panel.making.canGo.value} title={actions.goHint} onClick={() => panel.go()}>
            {actionOf(panel, tab)}
          </Button>
        </>
      );
  }
}

function actionOf(panel: Panel, tab: Tab): string {
  switch (tab) {
    case 'fill':
      return strings.modes[panel.draft.value.mode].action;
    case 'generate':
      return strings.actions.generate;
    case 'style':
      return strings.style.action;
    case 'sets':
      return panel.results.editing.target.value
        ? strings.actions.generate
        : strings.sets.action(panel.batches.usable.value.length);
  }
}

function BackButton({ panel }: { panel: Panel }) {
  return (
    <Button secondary fullWidth title={strings.actions.cancelHint} onClick={() => showAside(panel, undefined)}>
      {strings.actions.back}
    </Button>
  );
}

function CancelButton({ panel }: { panel: Panel }) {
  return (
    <Button secondary fullWidth title={strings.actions.cancelHint} onClick={() => panel.runner.cancel()}>
      {strings.actions.cancel}
    </Button>
  );
}

function ApplyButton({ panel }: { panel: Panel }) {
  return (
    <Button fullWidth title={strings.actions.applyHint} onClick={() => void panel.runner.apply()}>
      {strings.actions.apply}
    </Button>
  );
}

/** How many pictures one press of the button makes. */
function VariationCount({ panel }: { panel: Panel }) {
  const counts = Array.from({ length: mostVariations }, (_, index) => `${index + 1}`);
  return (
    <div class={styles.count}>
      <Choice
        label={strings.variations.count}
        options={counts.map((count) => ({ value: count, text: strings.variations.times(count) }))}
        value={`${panel.draft.value.variations}`}
        onChoose={(count) => panel.change({ variations: Number(count) })}
      />
    </div>
  );
}
