import { IconCheck16, IconLockLocked24, IconLockOpen24, IconToggleButton } from '@create-figma-plugin/ui';
import type { Panel } from '../state/panel.ts';
import type { Run } from '../state/run.ts';
import { strings } from '../strings.ts';
import styles from './result-notice.module.css';

export function ResultNotice({ panel, run }: { panel: Panel; run: Extract<Run, { kind: 'done' }> }) {
  const locked = panel.draft.value.seed === run.seed;
  return (
    <div class={styles.result} role="status">
      <IconCheck16 class={styles.check} />
      <div class={styles.words}>
        <span class={styles.name}>{strings.result.done(run.layer.name, run.inPlace, run.seconds)}</span>
        <span class={styles.seed} title={strings.result.stages(run.made.timings)}>
          {strings.result.seed(run.seed)}
        </span>
        {run.made.notices.map(({ code, message }) => (
          <span key={code} class={styles.notice}>
            {message}
          </span>
        ))}
      </div>
      <IconToggleButton
        aria-label={strings.result.keepSeed}
        title={strings.result.keepSeed}
        value={locked}
        onValueChange={(keep) => panel.change({ seed: keep ? run.seed : undefined })}
      >
        {locked ? <IconLockLocked24 /> : <IconLockOpen24 />}
      </IconToggleButton>
    </div>
  );
}
