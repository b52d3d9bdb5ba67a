import { IconWarning16 } from '@create-figma-plugin/ui';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import { ModelCard } from './model-card.tsx';
import styles from './missing-model.module.css';

/** A preset or a layer names a model that is not here: the panel says so rather than paint with another one unasked. */
export function MissingModel({ panel }: { panel: Panel }) {
  const missing = panel.settings.missingModel.value;
  const other = panel.model.value;
  if (missing === undefined || !other) return null;
  const available = panel.downloads.available.value.find(({ id }) => id === missing);
  return (
    <div class={styles.missing} role="status">
      <IconWarning16 class={styles.icon} />
      <div class={styles.words}>
        <p>{strings.missingModel.message(missing, other.title)}</p>
        {available ? <ModelCard model={available} downloads={panel.downloads} /> : null}
        <button type="button" class={styles.use} onClick={() => panel.change({ model: other.id })}>
          {strings.missingModel.use(other.title)}
        </button>
      </div>
    </div>
  );
}
