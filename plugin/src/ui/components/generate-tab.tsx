import { TextboxNumeric } from '@create-figma-plugin/ui';
import { limits } from '../../../../shared/src/limits.ts';
import type { Panel } from '../state/panel.ts';
import { progressOf, type Run } from '../state/run.ts';
import type { SizeOption, Slot } from '../state/sizes.ts';
import { strings } from '../strings.ts';
import { Advanced } from './advanced.tsx';
import { Choice } from './choice.tsx';
import styles from './generate-tab.module.css';
import { inRange } from './field.tsx';
import { PictureCanvas } from './picture-canvas.tsx';
import { PromptField } from './prompt-field.tsx';

export function GenerateTab({ panel }: { panel: Panel }) {
  return (
    <>
      <FramePreview panel={panel} />
      <PromptField panel={panel} tab="generate" />
      <SizeField panel={panel} />
      <Advanced panel={panel} tab="generate" />
    </>
  );
}

/** The frame's shape, and in it the picture while it comes into being and when it is there. */
function FramePreview({ panel }: { panel: Panel }) {
  const { width, height } = panel.size.value;
  const run = panel.runner.run.value;
  const live = panel.live.picture.value;
  const made = run.kind !== 'idle' && run.tab === 'generate' ? pictureOf(run) : undefined;
  const shown = live ? { bytes: live, label: strings.picture.preview } : made;
  // The shape is fitted into the box by its longer side, relative to the box's own shape of 316 x 208.
  const wide = width / height > 316 / 208;
  const shape = { aspectRatio: `${width} / ${height}`, ...(wide ? { width: '84%' } : { height: '84%' }) };
  return (
    <div class={styles.canvas}>
      <div class={styles.frame} style={shape} data-filled={shown !== undefined}>
        {shown ? <PictureCanvas {...shown} fit="contain" /> : strings.picture.size(width, height)}
      </div>
    </div>
  );
}

function pictureOf(run: Run): { bytes: Uint8Array; label: string } | undefined {
  switch (run.kind) {
    case 'running':
    case 'choosing': {
      const chosen = run.variations.find(({ id }) => id === run.chosen)?.state;
      if (chosen?.kind === 'ready') return { bytes: chosen.picture.png, label: strings.picture.preview };
      const preview = progressOf(run)?.preview;
      return preview && { bytes: preview, label: strings.picture.preview };
    }
    case 'done':
      return { bytes: run.picture, label: run.layer.name };
    case 'idle':
    case 'preparing':
    case 'failed':
      return undefined;
  }
}

function SizeField({ panel }: { panel: Panel }) {
  const slot = panel.slot.value;
  const { key, shape } = panel.size.value;
  return (
    <div class={styles.size}>
      <Choice
        label={strings.size.label}
        options={panel.sizes.value.map((option) => ({ value: option.key, text: optionText(option, slot) }))}
        value={key}
        onChoose={(size) => panel.change({ size })}
      />
      {shape === 'custom' ? <CustomSize panel={panel} /> : null}
      <div class={styles.place}>{placeText(panel, shape === 'slot' ? slot : undefined)}</div>
    </div>
  );
}

function CustomSize({ panel }: { panel: Panel }) {
  const { customSize } = panel.draft.value;
  const field = (side: 'width' | 'height') => (
    <TextboxNumeric
      aria-label={strings.size[side]}
      title={strings.size[side]}
      icon={<span aria-hidden="true">{side === 'width' ? 'W' : 'H'}</span>}
      integer
      minimum={limits.imageSideLeast}
      maximum={limits.requestSide}
      value={`${customSize[side]}`}
      onNumericValueInput={(value) => {
        const pixels = inRange(value, limits.imageSideLeast, limits.requestSide);
        if (pixels !== undefined) panel.change({ customSize: { ...customSize, [side]: Math.round(pixels) } });
      }}
    />
  );
  return (
    <div class={styles.custom}>
      {field('width')}
      {field('height')}
    </div>
  );
}

function optionText({ shape, width, height }: SizeOption, slot: Slot | undefined): string {
  switch (shape) {
    case 'slot':
      return strings.size.slot(slot?.name ?? '', width, height);
    case 'square':
      return strings.size.square(width);
    case 'wide':
      return strings.size.wide(width, height);
    case 'tall':
      return strings.size.tall(width, height);
    case 'custom':
      return strings.size.custom;
  }
}

function placeText(panel: Panel, slot: Slot | undefined): string {
  if (slot) return slot.over ? strings.size.overSlot(slot.name) : strings.size.intoSlot(slot.name);
  return panel.selection.value.kind === 'none' ? strings.size.centre : strings.size.beside;
}
