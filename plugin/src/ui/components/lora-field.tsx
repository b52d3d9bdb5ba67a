import { IconButton, IconClose24, TextboxNumeric } from '@create-figma-plugin/ui';
import { mostLoras, type ChosenLora } from '../../../../shared/src/job.ts';
import { withLora, withoutLora, withScale } from '../state/loras.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import { Choice } from './choice.tsx';
import { Field } from './field.tsx';
import styles from './lora-field.module.css';

/** As far as a scale goes; beyond 2 hardly any is more than noise. */
const scales = { least: -10, most: 10, step: 0.1 };

/** The LoRAs that change the model, and how much each of them does. Nothing where there is none for the model. */
export function LoraField({ panel }: { panel: Panel }) {
  const texts = strings.advanced;
  const fitting = panel.settings.loras.value;
  const chosen = panel.draft.value.loras ?? [];
  if (fitting.length === 0 && chosen.length === 0) return null;
  const offered = fitting.filter(({ id }) => !chosen.some(({ model }) => model === id));
  return (
    <Field label={texts.loras} wide>
      {chosen.map((lora) => (
        <ChosenRow key={lora.model} panel={panel} lora={lora} chosen={chosen} />
      ))}
      {offered.length > 0 && chosen.length < mostLoras ? (
        <Choice
          label={texts.addLora}
          options={offered.map(({ id, title }) => ({ value: id, text: title }))}
          placeholder={texts.addLora}
          value={null}
          onChoose={(id) => panel.change({ loras: withLora(chosen, id) })}
        />
      ) : null}
    </Field>
  );
}

interface ChosenRowProps {
  readonly panel: Panel;
  readonly lora: ChosenLora;
  readonly chosen: readonly ChosenLora[];
}

function ChosenRow({ panel, lora: { model, scale }, chosen }: ChosenRowProps) {
  const texts = strings.advanced;
  const title = panel.link.adapters.value.find(({ id }) => id === model)?.title;
  const usable = panel.settings.loras.value.some(({ id }) => id === model);
  const name = title ?? model;
  return (
    <div class={styles.row}>
      {usable ? (
        <>
          <span class={styles.name} title={name}>
            {name}
          </span>
          <div class={styles.scale}>
            <TextboxNumeric
              aria-label={texts.loraScale(name)}
              minimum={scales.least}
              maximum={scales.most}
              incrementSmall={scales.step}
              value={`${scale}`}
              onNumericValueInput={(next) => {
                if (next !== null && next >= scales.least && next <= scales.most)
                  panel.change({ loras: withScale(chosen, model, next) });
              }}
            />
          </div>
        </>
      ) : (
        <span class={styles.unusable}>{title === undefined ? texts.loraMissing(model) : texts.loraOther(title)}</span>
      )}
      <IconButton
        aria-label={texts.removeLora(name)}
        title={texts.removeLora(name)}
        onClick={() => panel.change({ loras: withoutLora(chosen, model) })}
      >
        <IconClose24 />
      </IconButton>
    </div>
  );
}
