import { multiply, type Rect } from '../../../shared/src/geometry.ts';
import { absoluteBoundingBoxOf } from '../document/bounds.ts';
import { absoluteTransformOf, layerOf, pageLayers } from '../document/document-state.ts';
import { at } from '../document/layer-defaults.ts';
import { isFrame, type LayerData } from '../document/node.ts';
import { drawLayer, type Scene } from '../render/draw-layer.ts';
import { tidy } from '../editor/tidy.ts';
import { fontFamily } from '../render/text-layout.ts';
import { screenTransform, toScreen, type Camera, type Point, type Size } from '../editor/camera.ts';
import type { Guide } from '../editor/snap.ts';
import { cornerPoints } from './handles.ts';
import { boxAround, cornersOf } from '../editor/hit-test.ts';

export interface View extends Scene {
  /** How many pictures have been decoded; one more is a reason to draw again. */
  readonly decoded: number;
  readonly camera: Camera;
  readonly size: Size;
  readonly hovered: string | undefined;
  readonly marquee: Rect | undefined;
  readonly guides: readonly Guide[];
  /** Handles are in the way while a text is written or something is dragged. */
  readonly showHandles: boolean;
  readonly colors: { readonly ground: string; readonly label: string; readonly accent: string };
}

/** Draws the page and, over it, what is selected. */
export function drawPage(canvas: HTMLCanvasElement, view: View): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const density = canvas.width / view.size.width;
  const { x, y, zoom } = view.camera;
  context.resetTransform();
  context.fillStyle = view.colors.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(density * zoom, 0, 0, density * zoom, -x * zoom * density, -y * zoom * density);
  // The best is for exports: here it would be paid for with every frame of a pan.
  context.imageSmoothingQuality = 'medium';
  for (const layer of pageLayers(view.state)) drawLayer(context, view, layer);
  context.setTransform(density, 0, 0, density, 0, 0);
  drawOverlay(context, view);
}

function drawOverlay(context: CanvasRenderingContext2D, view: View): void {
  const { state, camera, colors, hovered } = view;
  const selected = state.selection.flatMap((id) => layerOf(state, id) ?? []);
  for (const layer of pageLayers(state)) if (isFrame(layer) && layer.visible) drawLabel(context, view, layer);
  context.strokeStyle = colors.accent;
  const hoveredLayer = hovered === undefined ? undefined : layerOf(state, hovered);
  if (hoveredLayer && !state.selection.includes(hoveredLayer.id)) {
    context.lineWidth = 2;
    strokePolygon(context, cornersOf(state, hoveredLayer), camera);
  }
  context.lineWidth = 1;
  for (const layer of selected) strokePolygon(context, cornersOf(state, layer), camera);
  if (view.showHandles) drawHandles(context, view, selected);
  if (selected.length > 0 && view.showHandles) drawSizeBadge(context, view, selected);
  drawGuides(context, view);
  if (view.marquee) drawMarquee(context, view.marquee, view);
}

/** On whole device pixels where the edges are upright, so that they are thin and sharp. */
function strokePolygon(context: CanvasRenderingContext2D, points: readonly Point[], camera: Camera): void {
  strokeOnScreen(
    context,
    points.map((point) => toScreen(camera, point)),
  );
}

function strokeOnScreen(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath();
  for (const { x, y } of points) context.lineTo(Math.round(x - 0.5) + 0.5, Math.round(y - 0.5) + 0.5);
  context.closePath();
  context.stroke();
}

function drawHandles(context: CanvasRenderingContext2D, { state, camera, colors }: View, layers: readonly LayerData[]) {
  const [layer] = layers;
  if (!layer) return;
  const around = layers.length > 1 ? boxAround(state, layers) : undefined;
  const transform = around ? at(around.x, around.y) : absoluteTransformOf(state, layer);
  const corners = cornerPoints(around ?? layer, multiply(screenTransform(camera), transform));
  const side = 7;
  context.fillStyle = '#fff';
  context.strokeStyle = colors.accent;
  if (around) strokeOnScreen(context, corners);
  for (const { x, y } of corners) {
    const left = Math.round(x - side / 2) + 0.5;
    const top = Math.round(y - side / 2) + 0.5;
    context.fillRect(left, top, side - 1, side - 1);
    context.strokeRect(left, top, side - 1, side - 1);
  }
}

/** Figma's red. */
const guideColor = '#f24822';

function drawGuides(context: CanvasRenderingContext2D, { guides, camera }: View): void {
  context.strokeStyle = guideColor;
  for (const { isUpright, at: line, from, to } of guides) {
    const ends = isUpright
      ? [
          { x: line, y: from },
          { x: line, y: to },
        ]
      : [
          { x: from, y: line },
          { x: to, y: line },
        ];
    strokeOnScreen(
      context,
      ends.map((end) => toScreen(camera, end)),
    );
  }
}

function drawSizeBadge(context: CanvasRenderingContext2D, view: View, layers: readonly LayerData[]): void {
  const box = boxAround(view.state, layers);
  const [layer] = layers;
  if (!box || !layer) return;
  const { width, height } = layers.length === 1 ? layer : box;
  const text = `${tidy(width)} × ${tidy(height)}`;
  context.font = `500 11px ${fontFamily}`;
  context.letterSpacing = '0px';
  const textWidth = context.measureText(text).width;
  const below = toScreen(view.camera, { x: box.x + box.width / 2, y: box.y + box.height });
  const badge = { width: Math.ceil(textWidth) + 12, height: 18 };
  const left = Math.round(below.x - badge.width / 2);
  const top = Math.round(below.y + 8);
  context.fillStyle = view.colors.accent;
  context.beginPath();
  context.roundRect(left, top, badge.width, badge.height, 4);
  context.fill();
  context.fillStyle = '#fff';
  context.textBaseline = 'middle';
  context.fillText(text, left + 6, top + badge.height / 2 + 0.5);
}

function drawLabel(context: CanvasRenderingContext2D, view: View, frame: LayerData): void {
  const box = absoluteBoundingBoxOf(view.state, frame);
  const { x, y } = toScreen(view.camera, box);
  const room = box.width * view.camera.zoom;
  if (room < 24) return;
  context.font = `400 11px ${fontFamily}`;
  context.letterSpacing = '0px';
  context.textBaseline = 'alphabetic';
  context.fillStyle = view.state.selection.includes(frame.id) ? view.colors.accent : view.colors.label;
  context.fillText(shortened(context, frame.name, room), Math.round(x), Math.round(y) - 7);
}

function shortened(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > room) length--;
  return `${text.slice(0, length)}…`;
}

function drawMarquee(context: CanvasRenderingContext2D, area: Rect, { camera, colors }: View): void {
  const { x, y } = toScreen(camera, area);
  const width = area.width * camera.zoom;
  const height = area.height * camera.zoom;
  context.globalAlpha = 0.1;
  context.fillStyle = colors.accent;
  context.fillRect(x, y, width, height);
  context.globalAlpha = 1;
  context.strokeStyle = colors.accent;
  context.strokeRect(Math.round(x) + 0.5, Math.round(y) + 0.5, Math.round(width), Math.round(height));
}
