import {
  Disclosure,
  Dropdown,
  IconLockLocked24,
  IconLockOpen24,
  IconToggleButton,
  TextboxMultiline,
  TextboxNumeric,
} from '@create-figma-plugin/ui';
import type { ComponentChildren } from 'preact';
import { limits } from '../../../../shared/src/limits.ts';
import type { Draft, Tab } from '../state/draft.ts';
import { randomSeed } from '../state/jobs.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './advanced.module.css';

/** Settings that most people never need: each is left to the model until it is set. */
export function Advanced({ panel, tab }: { panel: Panel; tab: Tab }) {
  const draft = panel.draft.value;
  const texts = strings.advanced;
  return (
    <div class={styles.advanced}>
      <Disclosure
        title={texts.title}
        open={draft.advancedOpen}
        onClick={() => panel.change({ advancedOpen: !draft.advancedOpen })}
      >
        <div class={styles.fields}>
          <Field label={texts.model} wide>
            <ModelField panel={panel} />
          </Field>
          <NumberField
            label={texts.steps}
            value={draft.steps}
            minimum={1}
            maximum={limits.steps}
            integer
            onChange={(steps) => panel.change({ steps })}
          />
          <NumberField
            label={texts.guidance}
            value={draft.guidanceScale}
            minimum={0}
            maximum={100}
            onChange={(guidanceScale) => panel.change({ guidanceScale })}
          />
          {tab === 'fill' ? (
            <NumberField
              label={texts.strength}
              value={draft.strength}
              minimum={0.01}
              maximum={1}
              onChange={(strength) => panel.change({ strength })}
            />
          ) : null}
          <SeedField panel={panel} seed={draft.seed} />
          <Field label={texts.negative} wide>
            <TextboxMultiline
              aria-label={texts.negative}
              placeholder={texts.negativePlaceholder}
              rows={2}
              value={draft.negativePrompt}
              onValueInput={(negativePrompt) => panel.change({ negativePrompt })}
            />
          </Field>
        </div>
      </Disclosure>
    </div>
  );
}

function Field({ label, wide, children }: { label: string; wide?: boolean; children: ComponentChildren }) {
  return (
    <div class={`${styles.field ?? ''} ${wide ? (styles.wide ?? '') : ''}`}>
      <span class={styles.label} aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}

function ModelField({ panel }: { panel: Panel }) {
  const options = panel.link.models.value.map(({ id, title }) => ({ value: id, text: title }));
  return (
    <Dropdown
      aria-label={strings.advanced.model}
      role="combobox"
      options={options}
      value={panel.model.value?.id ?? null}
      placeholder={strings.connection.noModel}
      onValueChange={(model) => panel.change({ model })}
    />
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly minimum: number;
  readonly maximum: number;
  readonly integer?: boolean;
  readonly onChange: (value: number | undefined) => void;
}

/** A number, or nothing for the model's own. */
function NumberField({ label, value, minimum, maximum, integer = false, onChange }: NumberFieldProps) {
  return (
    <Field label={label}>
      <TextboxNumeric
        aria-label={label}
        placeholder={strings.advanced.automatic}
        value={value === undefined ? '' : `${value}`}
        minimum={minimum}
        maximum={maximum}
        integer={integer}
        onNumericValueInput={(next) => onChange(inRange(next, minimum, maximum))}
      />
    </Field>
  );
}

/** While a number is being typed it may be out of range; it counts once it is within. */
function inRange(value: number | null, minimum: number, maximum: number): number | undefined {
  return value !== null && value >= minimum && value <= maximum ? value : undefined;
}

function SeedField({ panel, seed }: { panel: Panel; seed: Draft['seed'] }) {
  const texts = strings.advanced;
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
          onValueChange={(locked) => panel.change({ seed: locked ? lastSeed(panel) : undefined })}
        >
          {seed === undefined ? <IconLockOpen24 /> : <IconLockLocked24 />}
        </IconToggleButton>
      </div>
    </Field>
  );
}

/** The one that made the last result, for more of the same. */
function lastSeed(panel: Panel): number {
  const run = panel.runner.run.value;
  return run.kind === 'done' ? run.seed : randomSeed();
}
