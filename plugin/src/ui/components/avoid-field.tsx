import { TextboxMultiline } from '@create-figma-plugin/ui';
import { avoiding } from '../state/avoiding.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './avoid-field.module.css';
import { Field } from './field.tsx';

/** What is not to appear, and why the model would not hear it. */
export function AvoidField({ panel }: { panel: Panel }) {
  const texts = strings.advanced;
  const { negativePrompt, guidanceScale, loras = [] } = panel.draft.value;
  const model = panel.model.value;
  const chosen = panel.settings.loras.value.filter(({ id }) => loras.some((lora) => lora.model === id));
  const heard = negativePrompt.trim() === '' ? 'yes' : avoiding(model, chosen, guidanceScale);
  return (
    <Field label={texts.negative} wide>
      <TextboxMultiline
        aria-label={texts.negative}
        placeholder={texts.negativePlaceholder}
        rows={2}
        value={negativePrompt}
        onValueInput={(next) => panel.change({ negativePrompt: next })}
      />
      <div role="status" class={styles.why}>
        {heard === 'with-guidance' ? texts.avoidNeedsGuidance : null}
        {heard === 'never' ? texts.avoidUnheard(model?.title ?? '') : null}
      </div>
    </Field>
  );
}
