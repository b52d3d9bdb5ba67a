import { withEdit, type Mask, type MaskTool } from './edits.ts';
import { drawFilm } from './film.ts';
import { rasterise, type MaskRaster, type PixelBox } from './raster.ts';
import { StrokeSmoother } from './stroke-smoother.ts';

interface StrokeUnderWay {
  readonly tool: MaskTool;
  /** In the canvas's own pixels, as everything here. */
  readonly diameter: number;
  readonly points: number[];
  readonly smoother: StrokeSmoother;
}

/** Draws the mask on a canvas and follows a stroke on it, pixel by pixel as it will be sent. */
export class FilmSurface {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #density: number;
  #raster: MaskRaster | undefined;
  #image: ImageData | undefined;
  #stroke: StrokeUnderWay | undefined;

  /** @param width pixels of the screen, likewise `height` */
  constructor(canvas: HTMLCanvasElement, width: number, height: number) {
    this.#canvas = canvas;
    this.#density = window.devicePixelRatio;
    canvas.width = Math.max(1, Math.round(width * this.#density));
    canvas.height = Math.max(1, Math.round(height * this.#density));
    this.#context = canvas.getContext('2d');
  }

  show(mask: Mask): void {
    const { width, height } = this.#canvas;
    this.#raster = rasterise(mask, width, height);
    this.#image = new ImageData(width, height);
    this.#draw({ left: 0, top: 0, right: width, bottom: height });
  }

  begin(tool: MaskTool, diameter: number, event: PointerEvent): void {
    const start = this.#position(event);
    const points = [start.x, start.y];
    this.#stroke = { tool, diameter: diameter * this.#density, points, smoother: new StrokeSmoother(start) };
    this.#paint(points);
  }

  extend(event: PointerEvent): void {
    const stroke = this.#stroke;
    if (!stroke) return;
    // A quick hand moves further between two frames than the brush is wide; the browser keeps the points between.
    const events = event.getCoalescedEvents();
    for (const each of events.length > 0 ? events : [event]) this.#add(stroke.smoother.add(this.#position(each)));
  }

  /** @returns the mask with the stroke that has just ended, if there was one */
  end(mask: Mask): Mask | undefined {
    const stroke = this.#stroke;
    if (!stroke) return undefined;
    this.#add(stroke.smoother.end());
    this.#stroke = undefined;
    const { tool, diameter, points } = stroke;
    const scale = mask.width / this.#canvas.width;
    // A hundredth of a pixel is finer than anybody sees and half as long to write down.
    const rounded = points.map((value) => Math.round(value * scale * 100) / 100);
    return withEdit(mask, { kind: 'stroke', tool, diameter: diameter * scale, points: rounded });
  }

  #add(points: number[]): void {
    const stroke = this.#stroke;
    if (!stroke || points.length === 0) return;
    const last = stroke.points.slice(-2);
    stroke.points.push(...points);
    this.#paint([...last, ...points]);
  }

  #paint(points: readonly number[]): void {
    if (this.#stroke && this.#raster) this.#draw(this.#raster.line(this.#stroke.tool, this.#stroke.diameter, points));
  }

  #draw(box: PixelBox): void {
    if (!this.#raster || !this.#image) return;
    drawFilm(this.#raster, this.#image.data, box);
    const [left, top] = [Math.max(0, box.left - 1), Math.max(0, box.top - 1)];
    this.#context?.putImageData(this.#image, 0, 0, left, top, box.right + 1 - left, box.bottom + 1 - top);
  }

  #position(event: PointerEvent): { x: number; y: number } {
    const box = this.#canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * this.#canvas.width) / box.width,
      y: ((event.clientY - box.top) * this.#canvas.height) / box.height,
    };
  }
}
