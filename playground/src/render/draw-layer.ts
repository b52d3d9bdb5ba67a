import { drawingOrderOf, type DocumentState } from '../document/document-state.ts';
import { isFrame, isShape, type LayerData, type ShapeData, type TextData } from '../document/node.ts';
import { isPainted } from '../document/paint.ts';
import type { Bitmaps } from './bitmaps.ts';
import { applyTransform, newContext, scaleOf, scoped, type Context2D } from './canvas-2d.ts';
import { colorOf, drawFill } from './draw-fill.ts';
import { linesOf, setFont } from './text-layout.ts';

export interface Scene {
  readonly state: DocumentState;
  readonly bitmaps: Bitmaps;
  /** A text that is being edited is drawn by its editor. */
  readonly except?: string | undefined;
}

/** Draws a layer and all in it; the context stands in the plane of the layer's container. */
export function drawLayer(context: Context2D, scene: Scene, layer: LayerData): void {
  if (!layer.visible || layer.opacity === 0 || layer.id === scene.except) return;
  if (layer.opacity < 1) drawThroughOwnSurface(context, scene, layer);
  else drawOpaque(context, scene, layer);
}

/** Parts that overlap would show through each other if each were drawn with the layer's opacity. */
function drawThroughOwnSurface(context: Context2D, scene: Scene, layer: LayerData): void {
  const surface = newContext(context.canvas.width, context.canvas.height);
  surface.setTransform(context.getTransform());
  surface.imageSmoothingQuality = context.imageSmoothingQuality;
  drawOpaque(surface, scene, layer);
  scoped(context, () => {
    context.resetTransform();
    context.globalAlpha *= layer.opacity;
    context.drawImage(surface.canvas, 0, 0);
  });
}

function drawOpaque(context: Context2D, scene: Scene, layer: LayerData): void {
  if (!isShape(layer)) {
    // A group's children stand in the plane that the group itself stands in.
    drawChildren(context, scene, drawingOrderOf(scene.state, layer));
    return;
  }
  scoped(context, () => {
    applyTransform(context, layer.relativeTransform);
    drawShape(context, scene, layer);
    if (!isFrame(layer)) return;
    if (layer.clipsContent) context.clip(outlineOf(layer));
    drawChildren(context, scene, drawingOrderOf(scene.state, layer));
  });
}

/** Draws siblings, the lowest first. Each mask among them applies to those above it, up to the next mask. */
function drawChildren(context: Context2D, scene: Scene, children: readonly LayerData[]): void {
  const starts = children.flatMap((child, index) => (isMask(child) && child.visible ? [index] : []));
  for (const child of children.slice(0, starts[0] ?? children.length)) drawLayer(context, scene, child);
  starts.forEach((start, at) => drawMasked(context, scene, children.slice(start, starts[at + 1] ?? children.length)));
}

function drawMasked(context: Context2D, scene: Scene, [mask, ...above]: readonly LayerData[]): void {
  if (!mask) return;
  const surfaceLike = () => {
    const surface = newContext(context.canvas.width, context.canvas.height);
    surface.setTransform(context.getTransform());
    surface.imageSmoothingQuality = context.imageSmoothingQuality;
    return surface;
  };
  const surface = surfaceLike();
  for (const layer of above) drawLayer(surface, scene, layer);
  const alpha = surfaceLike();
  drawLayer(alpha, scene, mask);
  surface.resetTransform();
  surface.globalCompositeOperation = 'destination-in';
  surface.drawImage(alpha.canvas, 0, 0);
  scoped(context, () => {
    context.resetTransform();
    context.drawImage(surface.canvas, 0, 0);
  });
}

function isMask(layer: LayerData): boolean {
  return isShape(layer) && layer.isMask === true;
}

function drawShape(context: Context2D, { bitmaps }: Scene, shape: ShapeData): void {
  if (shape.type === 'TEXT') {
    drawText(context, shape);
    return;
  }
  const path = outlineOf(shape);
  drawShadows(context, shape, path);
  for (const fill of shape.fills) drawFill(context, path, shape, fill, bitmaps);
  for (const stroke of shape.strokes) if (isPainted(stroke)) drawStroke(context, shape, path, colorOf(stroke));
}

/** The edge of the layer in its own plane. */
export function outlineOf(shape: Exclude<ShapeData, TextData>): Path2D {
  const path = new Path2D();
  const { width, height } = shape;
  if (shape.type === 'ELLIPSE') path.ellipse(width / 2, height / 2, width / 2, height / 2, 0, 0, 2 * Math.PI);
  else if (shape.cornerRadius > 0) path.roundRect(0, 0, width, height, shape.cornerRadius);
  else path.rect(0, 0, width, height);
  return path;
}

/** Pixels: further than any drawing surface is wide. */
const outOfSight = 32_768;

function drawShadows(context: Context2D, shape: ShapeData, path: Path2D): void {
  if (!shape.fills.some(isPainted)) return;
  for (const { visible, color, offset, radius } of shape.effects) {
    if (!visible) continue;
    scoped(context, () => {
      // Figma shows a shadow only where the layer itself is not, so that see-through layers stay clear.
      context.clip(outsideOf(path), 'evenodd');
      // Canvas measures shadows in pixels, whatever the transform. What casts it stands out of sight, since its edge
      // would otherwise show along the clip's.
      const scale = scaleOf(context);
      const { a, b, c, d, e, f } = context.getTransform();
      context.setTransform(a, b, c, d, e - outOfSight, f);
      context.shadowOffsetX = outOfSight + a * offset.x + c * offset.y;
      context.shadowOffsetY = b * offset.x + d * offset.y;
      context.shadowBlur = radius * scale;
      context.shadowColor = `rgb(${color.r * 255} ${color.g * 255} ${color.b * 255} / ${color.a})`;
      context.fillStyle = '#000';
      context.fill(path);
    });
  }
}

function drawStroke(context: Context2D, shape: ShapeData, path: Path2D, color: string): void {
  scoped(context, () => {
    if (shape.strokeAlign === 'INSIDE') context.clip(path);
    if (shape.strokeAlign === 'OUTSIDE') context.clip(outsideOf(path), 'evenodd');
    // Half of a stroke that follows the edge lies on the side that is clipped away.
    context.lineWidth = shape.strokeWeight * (shape.strokeAlign === 'CENTER' ? 1 : 2);
    context.strokeStyle = color;
    context.stroke(path);
  });
}

/** Everything but the inside of a path, for the even-odd rule. */
function outsideOf(path: Path2D): Path2D {
  const outside = new Path2D();
  outside.rect(-1e5, -1e5, 2e5, 2e5);
  outside.addPath(path);
  return outside;
}

function drawText(context: Context2D, text: TextData): void {
  const fill = text.fills.find(isPainted);
  if (!fill) return;
  setFont(context, text);
  context.fillStyle = colorOf(fill);
  context.textBaseline = 'alphabetic';
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = context.measureText('x');
  const baseline = (text.lineHeight + ascent - descent) / 2;
  linesOf(context, text).forEach((line, index) => {
    const slack = text.width - context.measureText(line).width;
    const x = { LEFT: 0, CENTER: slack / 2, RIGHT: slack }[text.textAlignHorizontal];
    context.fillText(line, x, baseline + index * text.lineHeight);
  });
}
