import { Button, RangeSlider, SegmentedControl } from '@create-figma-plugin/ui';
import { draftSchema } from '../state/draft.ts';
import type { Panel } from '../state/panel.ts';
import { strings } from '../strings.ts';
import styles from './mask-options.module.css';
import { PictureOptions } from './picture-options.tsx';
import { useWindowWidth } from './use-window-width.ts';

/** What few people need of a mask, and need now and then. */
export function MaskOptions({ panel, disabled }: { panel: Panel; disabled: boolean }) {
  const texts = strings.tools;
  const { hardness, feather } = panel.draft.value;
  const windowWidth = useWindowWidth();
  return (
    <div class={styles.options} role="group" aria-label={texts.options}>
      <span class={styles.label} aria-hidden="true">
        {texts.hardness}
      </span>
      <RangeSlider
        key={windowWidth}
        aria-label={texts.hardness}
        aria-valuetext={texts.hardnessValue(hardness)}
        minimum={0}
        maximum={100}
        value={`${Math.round(100 * hardness)}`}
        onNumericValueInput={(percent) => panel.change({ hardness: percent / 100 })}
      />
      <span class={styles.label} aria-hidden="true">
        {texts.edge}
      </span>
      <div role="group" aria-label={texts.edge} title={feather === 'soft' ? texts.edgeSoftHint : texts.edgeExactHint}>
        <SegmentedControl
          options={[
            { value: 'soft', children: texts.edgeSoft },
            { value: 'none', children: texts.edgeExact },
          ]}
          value={feather}
          onValueChange={(value) => panel.change({ feather: draftSchema.parse({ feather: value }).feather })}
        />
      </div>
      <div class={styles.wide}>
        <Button secondary fullWidth disabled={disabled} onClick={() => void panel.useTransparency()}>
          {texts.transparency}
        </Button>
      </div>
      <PictureOptions panel={panel} disabled={disabled} />
    </div>
  );
}
