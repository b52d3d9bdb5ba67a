import { hexOf, type Fill } from '../document/paint.ts';
import type { Editor } from '../editor/editor.ts';
import styles from './properties-panel.module.css';

/** A small picture of what something is filled with. */
export function FillSwatch({ editor, fill }: { editor: Editor; fill: Fill }) {
  const bitmap = fill.type === 'IMAGE' && fill.imageHash !== null ? editor.bitmaps.get(fill.imageHash) : undefined;
  const side = 18;
  return (
    <canvas
      class={styles.swatch}
      width={side * 2}
      height={side * 2}
      ref={(canvas) => {
        const context = canvas?.getContext('2d');
        if (!context) return;
        context.clearRect(0, 0, side * 2, side * 2);
        if (bitmap) {
          const scale = Math.max((side * 2) / bitmap.width, (side * 2) / bitmap.height);
          context.imageSmoothingQuality = 'high';
          context.drawImage(bitmap, 0, 0, bitmap.width * scale, bitmap.height * scale);
        } else if (fill.type === 'GRADIENT_LINEAR') {
          const gradient = context.createLinearGradient(0, 0, 0, side * 2);
          for (const { position, color } of fill.gradientStops) gradient.addColorStop(position, hexOf(color));
          context.fillStyle = gradient;
          context.fillRect(0, 0, side * 2, side * 2);
        }
      }}
    />
  );
}
