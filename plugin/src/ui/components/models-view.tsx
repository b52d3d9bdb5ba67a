import { useState } from 'preact/hooks';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import { ModelCard } from './model-card.tsx';
import { modelName } from './model-name.ts';
import styles from './models-view.module.css';

/** What can be painted with besides what is installed. What was under way when the list was opened comes first. */
export function ModelsView({ panel }: { panel: Panel }) {
  const { downloads } = panel;
  const texts = strings.models;
  const installed = panel.link.models.value.map(({ title }) => title);
  const beside = panel.link.adapters.value.flatMap(({ kind, title }) =>
    // What style networks look at pictures with does nothing by itself.
    kind === 'image-encoder' ? [] : [texts.kind(title, texts.kinds[kind])],
  );
  const missing = downloads.available.value.filter(({ download }) => download.state !== 'installed');
  // Nothing moves from under the pointer of whoever presses a button.
  const [first] = useState(() => missing.filter(({ download }) => download.state !== 'absent').map(({ id }) => id));
  const begun = missing.filter(({ id }) => first.includes(id));
  const others = missing.filter(({ id }) => !first.includes(id));
  return (
    <section class={styles.models} aria-label={texts.title}>
      <p class={styles.intro}>{installed.length === 0 ? modelName(panel) : texts.intro(installed, beside)}</p>
      {[...begun, ...others].map((model) => (
        <ModelCard key={model.id} model={model} downloads={downloads} />
      ))}
    </section>
  );
}
