import { SegmentedControl } from '@create-figma-plugin/ui';
import { Advanced } from '../components/advanced.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { PictureCanvas } from '../components/picture-canvas.tsx';
import { PromptField } from '../components/prompt-field.tsx';
import type { Listed } from '../../bridge.ts';
import type { Panel } from '../state/panel.ts';
import { chosenOf, progressOf } from '../state/run.ts';
import { strings } from '../strings.ts';
import { styleNetworks } from './networks.ts';
import { usePicture } from './layer-picture.tsx';
import { ShareSlider } from './share-slider.tsx';
import { StructureField } from './structure-field.tsx';
import { StylePicker } from './style-picker.tsx';
import styles from './style-tab.module.css';

/** What is selected gets another look. */
export function StyleTab({ panel }: { panel: Panel }) {
  const texts = strings.style;
  const { style } = panel.draft.value;
  const change = (changes: Partial<typeof style>) => panel.change({ style: { ...style, ...changes } });
  const takesPictures =
    panel.batches.references.chosen.value.length > 0 &&
    styleNetworks(panel.link.adapters.value, panel.model.value) !== undefined;
  return (
    <>
      <Restyled panel={panel} layers={panel.batches.usable.value} />
      <StylePicker panel={panel} />
      <PromptField panel={panel} tab="style" />
      <div class={styles.sliders}>
        <ShareSlider
          label={texts.strength}
          hint={texts.strengthHint}
          least={0.05}
          value={style.strength}
          onChange={(strength) => change({ strength })}
        />
        {takesPictures ? (
          <ShareSlider
            label={texts.scale}
            hint={texts.scaleHint}
            value={style.scale}
            onChange={(scale) => change({ scale })}
          />
        ) : null}
      </div>
      {takesPictures ? (
        <div role="group" aria-label={texts.scope}>
          <SegmentedControl
            options={[
              { value: 'style', children: texts.scopes.style },
              { value: 'style and layout', children: texts.scopes['style and layout'] },
            ]}
            value={style.scope}
            onValueChange={(scope) => change({ scope: scope === 'style' ? 'style' : 'style and layout' })}
          />
        </div>
      ) : null}
      <StructureField panel={panel} />
      <Advanced panel={panel} tab="style" />
    </>
  );
}

/** The picture of the layer, the latest that is made of it over it; of several layers how many they are. */
function Restyled({ panel, layers }: { panel: Panel; layers: readonly Listed[] }) {
  const texts = strings.style;
  const [first] = layers;
  const picture = usePicture(panel, layers.length === 1 ? first : undefined);
  const run = panel.runner.run.value;
  if (!first) return <EmptyState title={texts.noneTitle} text={texts.noneText} />;
  if (layers.length > 1)
    return (
      <section class={styles.several}>
        <strong>{texts.several(layers.length)}</strong>
        <p>{layers.map(({ name }) => name).join(', ')}</p>
        <p>{texts.severalHint}</p>
      </section>
    );
  const chosen = chosenOf(run)?.state.picture.png;
  const made = run.kind === 'done' && run.tab === 'style' ? run.picture : chosen;
  const shown = made ?? progressOf(run)?.preview ?? picture;
  return (
    <div class={styles.picture}>{shown ? <PictureCanvas bytes={shown} label={first.name} fit="contain" /> : null}</div>
  );
}
