import { Button, Disclosure } from '@create-figma-plugin/ui';
import { limits } from '../../../../shared/src/limits.ts';
import { samplers } from '../../../../shared/src/samplers.ts';
import type { Tab } from '../state/draft.ts';
import type { Panel } from '../state/panel.ts';
import { samplerName, samplerNamed } from '../state/sampler-names.ts';
import { schedulerSchema } from '../state/presets.ts';
import { strings } from '../strings.ts';
import styles from './advanced.module.css';
import { AvoidField } from './avoid-field.tsx';
import { Choice } from './choice.tsx';
import { Field, NumberField } from './field.tsx';
import { LoraField } from './lora-field.tsx';
import { modelName } from './model-name.ts';
import { PresetField } from './preset-field.tsx';
import { SeedField } from './seed-field.tsx';

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
          <PresetField panel={panel} />
          <Field label={texts.model} wide>
            <ModelField panel={panel} />
          </Field>
          <Field label={texts.sampler} wide>
            <SamplerField panel={panel} />
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
          <LoraField panel={panel} />
          <AvoidField panel={panel} />
          <div class={styles.wide}>
            <Button secondary fullWidth disabled={!panel.settings.isSet.value} onClick={() => panel.settings.reset()}>
              {texts.reset}
            </Button>
          </div>
        </div>
      </Disclosure>
    </div>
  );
}

function ModelField({ panel }: { panel: Panel }) {
  const options = panel.link.models.value.map(({ id, title }) => ({ value: id, text: title }));
  return (
    <Choice
      label={strings.advanced.model}
      options={options}
      value={panel.model.value?.id ?? null}
      placeholder={modelName(panel)}
      onChoose={(model) => panel.change({ model })}
    />
  );
}

/** Stands for the model's own; no sampler has this name. */
const automatic = '';

function SamplerField({ panel }: { panel: Panel }) {
  const { scheduler } = panel.draft.value;
  const current = scheduler ? samplerName(scheduler) : automatic;
  const known = Object.keys(samplers);
  // A preset may set what no name stands for.
  const names = [...known, ...(current === automatic || known.includes(current) ? [] : [current])];
  const options = [
    { value: automatic, text: strings.advanced.automatic },
    ...names.map((value) => ({ value, text: value })),
  ];
  const choose = (name: string) => {
    if (name === current) return;
    const named = samplerNamed(name);
    panel.change({ scheduler: named && schedulerSchema.parse(named) });
  };
  return <Choice label={strings.advanced.sampler} options={options} value={current} onChoose={choose} />;
}
