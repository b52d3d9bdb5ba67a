import {
  IconAdjust24,
  IconButton,
  IconContrastSmall24,
  IconRectangle24,
  IconReturn24,
  IconToggleButton,
  IconTrash24,
  RangeSlider,
  SegmentedControl,
} from '@create-figma-plugin/ui';
import type { VNode } from 'preact';
import { strings } from '../strings.ts';
import { withEdit, withoutLastEdit, type Mask, type MaskEffect } from './edits.ts';
import { BrushIcon, EraserIcon, LassoIcon } from './icons.tsx';
import styles from './mask-tools.module.css';
import { paintingTools, type PaintingTool } from './painting-tool.ts';
import { useWindowWidth } from './use-window-width.ts';

/** Pixels on the screen. */
export const brushSizes = { minimum: 4, maximum: 160 };

const icons: Readonly<Record<PaintingTool, () => VNode>> = {
  brush: BrushIcon,
  eraser: EraserIcon,
  lasso: LassoIcon,
  rectangle: () => <IconRectangle24 />,
};

interface MaskToolsProps {
  readonly tool: PaintingTool;
  readonly effect: MaskEffect;
  readonly brush: number;
  readonly mask: Mask;
  readonly disabled: boolean;
  readonly optionsOpen: boolean;
  readonly onTool: (tool: PaintingTool) => void;
  readonly onEffect: (effect: MaskEffect) => void;
  readonly onBrush: (brush: number) => void;
  readonly onMask: (mask: Mask) => void;
  readonly onOptions: (open: boolean) => void;
}

export function MaskTools(props: MaskToolsProps) {
  const { tool, mask, disabled, optionsOpen, onTool, onMask, onOptions } = props;
  const texts = strings.tools;
  const untouched = disabled || mask.edits.length === 0;
  return (
    <div class={styles.tools} role="toolbar" aria-label={texts.group}>
      {paintingTools.map((each) => {
        const Icon = icons[each];
        return (
          <IconToggleButton
            key={each}
            aria-label={texts[each]}
            title={texts.hints[each]}
            disabled={disabled}
            value={tool === each}
            onValueChange={() => onTool(each)}
          >
            <Icon />
          </IconToggleButton>
        );
      })}
      <div class={styles.setting}>
        {tool === 'brush' || tool === 'eraser' ? <BrushSize {...props} /> : <AreaEffect {...props} />}
      </div>
      <IconButton
        aria-label={texts.undo}
        title={texts.hints.undo}
        disabled={untouched}
        onClick={() => onMask(withoutLastEdit(mask))}
      >
        <IconReturn24 />
      </IconButton>
      <IconButton
        aria-label={texts.invert}
        title={texts.hints.invert}
        disabled={disabled}
        onClick={() => onMask(withEdit(mask, { kind: 'invert' }))}
      >
        <IconContrastSmall24 />
      </IconButton>
      <IconButton
        aria-label={texts.clear}
        title={texts.clear}
        disabled={untouched}
        onClick={() => onMask(withEdit(mask, { kind: 'clear' }))}
      >
        <IconTrash24 />
      </IconButton>
      <IconToggleButton
        aria-label={texts.options}
        title={texts.options}
        aria-expanded={optionsOpen}
        value={optionsOpen}
        onValueChange={onOptions}
      >
        <IconAdjust24 />
      </IconToggleButton>
    </div>
  );
}

function BrushSize({ brush, disabled, onBrush }: MaskToolsProps) {
  const texts = strings.tools;
  const windowWidth = useWindowWidth();
  return (
    <div class={styles.slider} title={texts.hints.size}>
      <RangeSlider
        key={windowWidth}
        aria-label={texts.size}
        aria-valuetext={texts.sizeValue(brush)}
        disabled={disabled}
        minimum={brushSizes.minimum}
        maximum={brushSizes.maximum}
        value={`${Math.round(brush)}`}
        onNumericValueInput={onBrush}
      />
    </div>
  );
}

/** Whether what the lasso or the rectangle encloses is painted or taken away. */
function AreaEffect({ effect, disabled, onEffect }: MaskToolsProps) {
  const texts = strings.tools;
  return (
    <div class={styles.effect} role="group" aria-label={texts.effect} title={texts.hints.subtract}>
      <SegmentedControl
        disabled={disabled}
        options={[
          { value: 'brush', children: texts.add },
          { value: 'eraser', children: texts.subtract },
        ]}
        value={effect}
        onValueChange={(value) => onEffect(value === 'eraser' ? 'eraser' : 'brush')}
      />
    </div>
  );
}
