import type { RunProgress, Variation } from '../state/run.ts';
import { strings } from '../strings.ts';
import styles from './run-progress.module.css';

interface Shown {
  readonly words: string;
  readonly steps?: string;
  /** 0 to 1; absent while nobody knows. */
  readonly fraction?: number;
}

interface RunProgressBarProps {
  readonly progress: RunProgress;
  readonly variations: readonly Variation[];
}

export function RunProgressBar({ progress, variations }: RunProgressBarProps) {
  const { words, steps, fraction: ofThis } = shown(progress);
  const ended = variations.filter(({ state }) => state.kind !== 'waiting').length;
  const several = variations.length > 1;
  const fraction = several ? (ended + (ofThis ?? 0)) / variations.length : ofThis;
  const left = 'remaining' in progress ? progress.remaining : undefined;
  const remaining = left === undefined ? undefined : strings.progress.remaining(left);
  const known = fraction !== undefined;
  return (
    <div class={styles.progress}>
      <div class={styles.words} role="status">
        <span>{several ? strings.progress.pictureOf(words, ended + 1, variations.length) : words}</span>
        <span class={styles.steps}>{[steps, remaining].filter((text) => text !== undefined).join(' · ')}</span>
      </div>
      <div
        class={styles.track}
        role="progressbar"
        aria-label={strings.progress.label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(known ? { 'aria-valuenow': Math.round(100 * fraction) } : {})}
      >
        <div
          class={`${styles.bar ?? ''} ${known ? '' : (styles.unknown ?? '')}`}
          style={known ? { transform: `scaleX(${fraction})` } : {}}
        />
      </div>
    </div>
  );
}

function shown(progress: RunProgress): Shown {
  const texts = strings.progress;
  switch (progress.kind) {
    case 'preparing':
      return { words: texts.preparing };
    case 'sending':
      return { words: texts.sending, fraction: progress.fraction };
    case 'queued':
      return { words: progress.paused ? texts.paused : texts.queued(progress.position) };
    case 'started':
      return { words: texts.started };
    case 'working': {
      const { stage, step, steps } = progress;
      return steps === 0
        ? { words: stage }
        : { words: stage, steps: texts.stepOf(step, steps), fraction: step / steps };
    }
    case 'interrupted':
      return { words: texts.interrupted };
    case 'inserting':
      return { words: texts.inserting, fraction: 1 };
  }
}
