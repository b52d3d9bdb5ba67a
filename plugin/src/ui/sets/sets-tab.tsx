import { SegmentedControl } from '@create-figma-plugin/ui';
import { Advanced } from '../components/advanced.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { PromptField } from '../components/prompt-field.tsx';
import type { Panel } from '../state/panel.ts';
import { setKinds } from '../style/style-draft.ts';
import { LayerPicture } from '../style/layer-picture.tsx';
import { StylePicker } from '../style/style-picker.tsx';
import { strings } from '../strings.ts';
import styles from './sets-tab.module.css';

/** Many places for pictures, filled at once. */
export function SetsTab({ panel }: { panel: Panel }) {
  const texts = strings.sets;
  const { style } = panel.draft.value;
  const kind = style.setKind;
  return (
    <>
      <Places panel={panel} />
      <div role="group" aria-label={texts.kind} title={texts.kindHints[kind]}>
        <SegmentedControl
          options={setKinds.map((value) => ({ value, children: texts.kinds[value] }))}
          value={kind}
          onValueChange={(value) => {
            const setKind = setKinds.find((each) => each === value);
            if (setKind) panel.change({ style: { ...style, setKind } });
          }}
        />
      </div>
      <PromptField panel={panel} tab="sets" />
      <StylePicker panel={panel} />
      <Advanced panel={panel} tab="sets" />
    </>
  );
}

/** Until then each has room to show its shape; more are shown smaller, so that all are seen at once. */
const fewPlaces = 6;

/** The shapes that are filled, side by side and to scale. */
function Places({ panel }: { panel: Panel }) {
  const texts = strings.sets;
  const places = panel.batches.usable.value;
  const { setKind } = panel.draft.value.style;
  if (places.length === 0) return <EmptyState title={texts.noneTitle} text={texts.noneText} />;
  if (setKind === 'breakpoints' && places.length < 2) return <EmptyState title={texts.fewTitle} text={texts.fewText} />;
  const edited = panel.results.editing.target.value;
  const longest = Math.max(...places.map(({ width, height }) => Math.max(width, height)));
  const largest = edited ? 140 : places.length > fewPlaces ? 32 : 72;
  const side = (length: number) => `${Math.max(8, (largest * length) / longest)}px`;
  return (
    <section class={styles.places} aria-label={texts.places(places.length)}>
      <div class={styles.shapes} aria-hidden="true">
        {places.map(({ id, name, width, height }) => (
          <span key={id} class={styles.shape} title={name} style={{ width: side(width), height: side(height) }}>
            {edited ? <LayerPicture panel={panel} layer={edited} /> : null}
          </span>
        ))}
      </div>
      {edited ? null : (
        <p class={styles.words}>
          <strong>{texts.places(places.length)}.</strong> {setKind === 'each' ? texts.placesHint : texts.coreHint}
        </p>
      )}
    </section>
  );
}
