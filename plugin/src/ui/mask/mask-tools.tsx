import {
  IconButton,
  IconContrastSmall24,
  IconReturn24,
  IconToggleButton,
  IconTrash24,
  RangeSlider,
} from '@create-figma-plugin/ui';
import { useEffect, useState } from 'preact/hooks';
import { strings } from '../strings.ts';
import { BrushIcon, EraserIcon } from './icons.tsx';
import styles from './mask-tools.module.css';
import { withEdit, withoutLastEdit, type Mask, type MaskTool } from './edits.ts';

/** Pixels on the screen. */
export const brushSizes = { minimum: 4, maximum: 160 };

interface MaskToolsProps {
  readonly tool: MaskTool;
  readonly brush: number;
  readonly mask: Mask;
  readonly disabled: boolean;
  readonly onTool: (tool: MaskTool) => void;
  readonly onBrush: (brush: number) => void;
  readonly onMask: (mask: Mask) => void;
}

export function MaskTools({ tool, brush, mask, disabled, onTool, onBrush, onMask }: MaskToolsProps) {
  const texts = strings.tools;
  const windowWidth = useWindowWidth();
  const untouched = disabled || mask.edits.length === 0;
  return (
    <div class={styles.tools} role="toolbar" aria-label={texts.group}>
      <IconToggleButton
        aria-label={texts.brush}
        title={texts.brush}
        disabled={disabled}
        value={tool === 'brush'}
        onValueChange={() => onTool('brush')}
      >
        <BrushIcon />
      </IconToggleButton>
      <IconToggleButton
        aria-label={texts.eraser}
        title={texts.eraser}
        disabled={disabled}
        value={tool === 'eraser'}
        onValueChange={() => onTool('eraser')}
      >
        <EraserIcon />
      </IconToggleButton>
      <div class={styles.slider} title={texts.size}>
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
      <IconButton
        aria-label={texts.undo}
        title={texts.undo}
        disabled={untouched}
        onClick={() => onMask(withoutLastEdit(mask))}
      >
        <IconReturn24 />
      </IconButton>
      <IconButton
        aria-label={texts.invert}
        title={texts.invert}
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
    </div>
  );
}

/** The library's slider measures itself only when it is made. */
function useWindowWidth(): number {
  const [width, setWidth] = useState(window.innerWidth);
  useEffect(() => {
    const onResize = () => setWidth(window.innerWidth);
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, []);
  return width;
}
