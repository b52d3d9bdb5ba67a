import { Checkbox, SegmentedControl, Text } from '@create-figma-plugin/ui';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './mask-options.module.css';

/** What of the document goes into a fill, and what comes back. */
export function PictureOptions({ panel, disabled }: { panel: Panel; disabled: boolean }) {
  const texts = strings.tools;
  const { around, withoutInterface, editableMask } = panel.draft.value;
  return (
    <>
      <span class={styles.label} aria-hidden="true">
        {texts.sees}
      </span>
      <div role="group" aria-label={texts.sees} title={texts.seesHint}>
        <SegmentedControl
          disabled={disabled}
          options={[
            { value: 'layer', children: texts.seesLayer },
            { value: 'around', children: texts.seesAround },
          ]}
          value={around ? 'around' : 'layer'}
          onValueChange={(value) => panel.see({ around: value === 'around' })}
        />
      </div>
      <div class={styles.wide} title={texts.withoutInterfaceHint}>
        <Checkbox
          disabled={disabled}
          value={withoutInterface}
          onValueChange={(checked) => panel.see({ withoutInterface: checked })}
        >
          <Text>{texts.withoutInterface}</Text>
        </Checkbox>
      </div>
      <div class={styles.wide}>
        <Checkbox
          disabled={disabled}
          value={editableMask}
          onValueChange={(checked) => panel.change({ editableMask: checked })}
        >
          <Text>{texts.editableMask}</Text>
        </Checkbox>
      </div>
    </>
  );
}
