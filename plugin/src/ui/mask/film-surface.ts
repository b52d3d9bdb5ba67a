import { withEdit, type Mask, type MaskEffect } from './edits.ts';
import { drawFilm, films, type Film } from './film.ts';
import { rasterise, type Brush, type MaskRaster, type PixelBox } from './raster.ts';
import { StrokeSmoother } from './stroke-smoother.ts';

/** What the pointer draws while it is held down. */
export type Gesture =
  /** Diameter in pixels of the screen. */
  | { readonly kind: 'stroke'; readonly tool: MaskEffect; readonly diameter: number; readonly hardness: number }
  | { readonly kind: 'lasso' | 'rectangle'; readonly tool: MaskEffect };

/** In the canvas's own pixels, as everything here. */
type UnderWay =
  | { readonly kind: 'stroke'; readonly brush: Brush; readonly points: number[]; readonly smoother: StrokeSmoother }
  | { readonly kind: 'lasso' | 'rectangle'; readonly tool: MaskEffect; points: number[] };

/** As a pointer's event says where it is, pixels of the window. */
export interface WindowPoint {
  readonly clientX: number;
  readonly clientY: number;
}

/** A hundredth of a pixel is finer than anybody sees and half as long to write down. */
const precision = 100;

/** Draws the mask on a canvas and follows a gesture on it, pixel by pixel as it will be sent. */
export class FilmSurface {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  #raster: MaskRaster | undefined;
  #image: ImageData | undefined;
  #gesture: UnderWay | undefined;
  #film: Film = films.changed;

  /** @param width pixels of the film, likewise `height` */
  constructor(canvas: HTMLCanvasElement, width: number, height: number) {
    this.#canvas = canvas;
    canvas.width = width;
    canvas.height = height;
    this.#context = canvas.getContext('2d');
  }

  show(mask: Mask): void {
    const { width, height } = this.#canvas;
    this.#raster = rasterise(mask, width, height);
    this.#image = new ImageData(width, height);
    this.#draw(this.#everything());
  }

  /** Shows the same mask, with what is just being drawn, as another film. */
  wear(film: Film): void {
    this.#film = film;
    this.#draw(this.#everything());
  }

  begin(gesture: Gesture, at: WindowPoint): void {
    const start = this.#position(at);
    const points = [start.x, start.y];
    if (gesture.kind === 'stroke') {
      const { tool, diameter, hardness } = gesture;
      const brush = { tool, hardness, diameter: diameter * this.#pixelsPerScreenPixel() };
      this.#gesture = { kind: 'stroke', brush, points, smoother: new StrokeSmoother(start) };
      this.#paint(brush, points);
    } else this.#gesture = { ...gesture, points };
  }

  get isDrawing(): boolean {
    return this.#gesture !== undefined;
  }

  extend(through: readonly WindowPoint[]): void {
    const gesture = this.#gesture;
    if (!gesture) return;
    const positions = through.map((each) => this.#position(each));
    switch (gesture.kind) {
      case 'stroke':
        for (const position of positions) this.#add(gesture.brush, gesture.points, gesture.smoother.add(position));
        break;
      case 'lasso':
        gesture.points.push(...positions.flatMap(({ x, y }) => [x, y]));
        this.#outline(gesture.points);
        break;
      case 'rectangle': {
        const [left = 0, top = 0] = gesture.points;
        const { x, y } = positions.at(-1) ?? { x: left, y: top };
        gesture.points = [left, top, x, top, x, y, left, y];
        this.#outline(gesture.points);
        break;
      }
    }
  }

  /** @returns the mask with what has just been drawn, if anything was */
  end(mask: Mask): Mask | undefined {
    const gesture = this.#gesture;
    if (!gesture) return undefined;
    this.#gesture = undefined;
    const scale = mask.width / this.#canvas.width;
    const written = (points: readonly number[]) =>
      points.map((value) => Math.round(value * scale * precision) / precision);
    if (gesture.kind === 'stroke') {
      const { brush, points, smoother } = gesture;
      this.#add(brush, points, smoother.end());
      return withEdit(mask, { kind: 'stroke', ...brush, diameter: brush.diameter * scale, points: written(points) });
    }
    // A click without a movement encloses nothing.
    if (gesture.points.length < 6) return undefined;
    return withEdit(mask, { kind: 'area', tool: gesture.tool, points: written(gesture.points) });
  }

  /** Forgets what is being drawn. @returns whether anything was */
  cancel(mask: Mask): boolean {
    if (!this.#gesture) return false;
    this.#gesture = undefined;
    this.show(mask);
    return true;
  }

  #add(brush: Brush, points: number[], more: readonly number[]): void {
    if (more.length === 0) return;
    const last = points.slice(-2);
    points.push(...more);
    this.#paint(brush, [...last, ...more]);
  }

  #paint(brush: Brush, points: readonly number[]): void {
    if (this.#raster) this.#draw(this.#raster.line(brush, points));
  }

  /** A line around what will be painted, dark and light so that it shows on everything. */
  #outline(points: readonly number[]): void {
    const context = this.#context;
    if (!context || !this.#image) return;
    context.putImageData(this.#image, 0, 0);
    context.beginPath();
    for (let index = 0; index < points.length; index += 2) context.lineTo(points[index] ?? 0, points[index + 1] ?? 0);
    context.closePath();
    const line = this.#pixelsPerScreenPixel();
    for (const [colour, width, dash] of [
      ['rgb(0 0 0 / 70%)', 2.5, []],
      ['#fff', 1.25, [4, 3]],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = width * line;
      context.setLineDash(dash.map((length) => length * line));
      context.stroke();
    }
  }

  #draw(box: PixelBox): void {
    if (!this.#raster || !this.#image) return;
    drawFilm(this.#raster, this.#image.data, box, this.#film);
    const [left, top] = [Math.max(0, box.left - 1), Math.max(0, box.top - 1)];
    this.#context?.putImageData(this.#image, 0, 0, left, top, box.right + 1 - left, box.bottom + 1 - top);
  }

  #everything(): PixelBox {
    return { left: 0, top: 0, right: this.#canvas.width, bottom: this.#canvas.height };
  }

  #pixelsPerScreenPixel(): number {
    return this.#canvas.width / this.#canvas.getBoundingClientRect().width;
  }

  #position(event: WindowPoint): { x: number; y: number } {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * this.#canvas.width) / box.width,
      y: ((event.clientY - box.top) * this.#canvas.height) / box.height,
    };
  }
}
