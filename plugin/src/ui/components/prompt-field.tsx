import { TextboxMultiline } from '@create-figma-plugin/ui';
import { SeedChips } from '../seeds/seed-chips.tsx';
import type { Tab } from '../state/draft.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './prompt-field.module.css';

function questionIn(panel: Panel, tab: Tab): string {
  const { mode, style } = panel.draft.value;
  switch (tab) {
    case 'fill':
      return strings.modes[mode].prompt;
    case 'generate':
      return strings.prompt.generate;
    case 'style':
      return panel.batches.references.chosen.value.length > 0 ? strings.style.prompt : strings.style.promptAlone;
    case 'sets':
      return style.setKind === 'each' ? strings.sets.prompt : strings.sets.promptOne;
  }
}

export function PromptField({ panel, tab }: { panel: Panel; tab: Tab }) {
  const { prompts, mode } = panel.draft.value;
  const prompt = prompts[tab];
  const question = questionIn(panel, tab);
  const asksForNothing = tab === 'fill' && mode === 'remove';
  const suggestions = asksForNothing ? [] : (panel.model.value?.suggestions ?? []);
  const goOnEnter = (event: KeyboardEvent) => {
    // An Enter that chooses a word in an input method is not meant for us.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    panel.go();
  };
  return (
    <div class={styles.prompt}>
      <TextboxMultiline
        aria-label={question}
        placeholder={question}
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
      {asksForNothing ? null : <SeedChips panel={panel} tab={tab} />}
    </div>
  );
}
