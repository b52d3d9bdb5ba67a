import {
  IconButton,
  IconCopySmall24,
  IconLockLocked24,
  IconLockOpen24,
  IconToggleButton,
  TextboxNumeric,
} from '@create-figma-plugin/ui';
import { limits } from '../../../../shared/src/limits.ts';
import { copyText } from '../copy-text.ts';
import type { Draft } from '../state/draft.ts';
import { randomSeed } from '../state/jobs.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import { Field, inRange } from './field.tsx';
import styles from './seed-field.module.css';

export function SeedField({ panel, seed }: { panel: Panel; seed: Draft['seed'] }) {
  const texts = strings.advanced;
  const known = seed ?? lastSeed(panel);
  return (
    <Field label={texts.seed}>
      <div class={styles.seed}>
        <TextboxNumeric
          aria-label={texts.seed}
          placeholder={texts.seedRandom}
          value={seed === undefined ? '' : `${seed}`}
          minimum={0}
          maximum={limits.seed}
          integer
          onNumericValueInput={(next) => panel.change({ seed: inRange(next, 0, limits.seed) })}
        />
        <IconToggleButton
          aria-label={texts.lockSeed}
          title={texts.lockSeed}
          value={seed !== undefined}
          onValueChange={(locked) => panel.change({ seed: locked ? (known ?? randomSeed()) : undefined })}
        >
          {seed === undefined ? <IconLockOpen24 /> : <IconLockLocked24 />}
        </IconToggleButton>
        <IconButton
          aria-label={texts.copySeed}
          title={known === undefined ? texts.copySeed : `${texts.copySeed} (${known})`}
          disabled={known === undefined}
          onClick={() => copyText(`${known ?? ''}`)}
        >
          <IconCopySmall24 />
        </IconButton>
      </div>
    </Field>
  );
}

/** The one that made the last result, for more of the same. */
function lastSeed(panel: Panel): number | undefined {
  const run = panel.runner.run.value;
  return run.kind === 'done' ? run.seed : undefined;
}
