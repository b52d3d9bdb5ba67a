import { TextboxMultiline } from '@create-figma-plugin/ui';
import type { Tab } from '../state/draft.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './prompt-field.module.css';

const texts: Readonly<Record<Tab, { label: string; placeholder: string }>> = {
  fill: { label: strings.prompt.fillLabel, placeholder: strings.prompt.fillPlaceholder },
  generate: { label: strings.prompt.generateLabel, placeholder: strings.prompt.generatePlaceholder },
};

export function PromptField({ panel, tab }: { panel: Panel; tab: Tab }) {
  const prompt = panel.draft.value.prompts[tab];
  const suggestions = panel.model.value?.suggestions ?? [];
  const goOnEnter = (event: KeyboardEvent) => {
    // An Enter that chooses a word in an input method is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    panel.go();
  };
  return (
    <div class={styles.prompt}>
      <TextboxMultiline
        aria-label={texts[tab].label}
        placeholder={texts[tab].placeholder}
        rows={2}
        grow
        value={prompt}
        onValueInput={(value) => panel.setPrompt(tab, value)}
        onKeyDown={goOnEnter}
      />
      {panel.promptProblem.value === undefined ? null : (
        <div class={styles.tooLong} role="alert">
          {panel.promptProblem.value}
        </div>
      )}
      {prompt === '' && suggestions.length > 0 ? (
        <div class={styles.chips} role="group" aria-label={strings.prompt.suggestions}>
          {suggestions.map((suggestion) => (
            <button key={suggestion} type="button" class={styles.chip} onClick={() => panel.setPrompt(tab, suggestion)}>
              {suggestion}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
