import { invert } from '../../../shared/src/geometry.ts';
import { hexOf, isPainted, type Fill, type ImageFill, type LinearGradientFill } from '../document/paint.ts';
import type { Bitmaps } from './bitmaps.ts';
import { applyTransform, scoped, type Context2D } from './canvas-2d.ts';

interface Box {
  readonly width: number;
  readonly height: number;
}

/** Paints the inside of `path`, the outline of a box that stands at the origin. */
export function drawFill(context: Context2D, path: Path2D, box: Box, fill: Fill, bitmaps: Bitmaps): void {
  if (!isPainted(fill)) return;
  scoped(context, () => {
    context.globalAlpha *= fill.opacity ?? 1;
    switch (fill.type) {
      case 'SOLID':
        context.fillStyle = hexOf(fill.color);
        context.fill(path);
        break;
      case 'GRADIENT_LINEAR':
        context.clip(path);
        drawGradient(context, box, fill);
        break;
      case 'IMAGE':
        context.clip(path);
        drawImage(context, box, fill, bitmaps);
        break;
    }
  });
}

/** What a stroke or text is painted with: gradients and pictures are reduced to a colour. */
export function colorOf(fill: Fill): string {
  const alpha = fill.opacity ?? 1;
  const { r, g, b } = fill.type === 'SOLID' ? fill.color : { r: 0.5, g: 0.5, b: 0.5 };
  return `rgb(${r * 255} ${g * 255} ${b * 255} / ${alpha})`;
}

function drawGradient(context: Context2D, { width, height }: Box, fill: LinearGradientFill): void {
  const toUnit = invert(fill.gradientTransform);
  if (!toUnit) return;
  context.scale(width, height);
  applyTransform(context, toUnit);
  const gradient = context.createLinearGradient(0, 0, 1, 0);
  for (const { position, color } of fill.gradientStops)
    gradient.addColorStop(position, `rgb(${color.r * 255} ${color.g * 255} ${color.b * 255} / ${color.a})`);
  context.fillStyle = gradient;
  // The clip is the layer's outline; the gradient goes on beyond its own unit square.
  context.fillRect(-1e4, -1e4, 2e4, 2e4);
}

function drawImage(context: Context2D, box: Box, fill: ImageFill, bitmaps: Bitmaps): void {
  const bitmap = fill.imageHash === null ? undefined : bitmaps.get(fill.imageHash);
  if (!bitmap) return;
  switch (fill.scaleMode) {
    case 'FILL':
    case 'FIT': {
      const across = box.width / bitmap.width;
      const down = box.height / bitmap.height;
      const scale = fill.scaleMode === 'FILL' ? Math.max(across, down) : Math.min(across, down);
      const width = bitmap.width * scale;
      const height = bitmap.height * scale;
      context.drawImage(bitmap, (box.width - width) / 2, (box.height - height) / 2, width, height);
      break;
    }
    case 'CROP': {
      const toLayer = invert(
        fill.imageTransform ?? [
          [1, 0, 0],
          [0, 1, 0],
        ],
      );
      if (!toLayer) return;
      context.scale(box.width, box.height);
      applyTransform(context, toLayer);
      context.drawImage(bitmap, 0, 0, 1, 1);
      break;
    }
    case 'TILE': {
      const pattern = context.createPattern(bitmap, 'repeat');
      if (!pattern) return;
      const scale = fill.scalingFactor ?? 1;
      context.scale(scale, scale);
      context.fillStyle = pattern;
      context.fillRect(0, 0, box.width / scale, box.height / scale);
      break;
    }
  }
}
