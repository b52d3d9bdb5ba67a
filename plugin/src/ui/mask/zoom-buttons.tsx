import { IconButton, IconZoomInSmall24, IconZoomOutSmall24 } from '@create-figma-plugin/ui';
import { strings } from '../strings.ts';
import { zooms, zoomStep } from './view.ts';
import styles from './zoom-buttons.module.css';

interface ZoomButtonsProps {
  readonly zoom: number;
  readonly onZoom: (factor: number) => void;
  readonly onWhole: () => void;
}

export function ZoomButtons({ zoom, onZoom, onWhole }: ZoomButtonsProps) {
  const texts = strings.zoom;
  return (
    <div class={styles.zoom} role="group" aria-label={texts.group}>
      <IconButton
        aria-label={texts.out}
        title={texts.outHint}
        disabled={zoom <= zooms.least}
        onClick={() => onZoom(1 / zoomStep)}
      >
        <IconZoomOutSmall24 />
      </IconButton>
      <button
        type="button"
        class={styles.value}
        aria-label={texts.wholeName(zoom)}
        title={texts.wholeHint}
        onClick={onWhole}
      >
        {texts.value(zoom)}
      </button>
      <IconButton
        aria-label={texts.in}
        title={texts.inHint}
        disabled={zoom >= zooms.most}
        onClick={() => onZoom(zoomStep)}
      >
        <IconZoomInSmall24 />
      </IconButton>
    </div>
  );
}
