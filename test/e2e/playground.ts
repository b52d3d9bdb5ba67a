import type { Browser, FrameLocator, JSHandle, Locator, Page } from 'playwright-core';
import type { LayerData } from '../../playground/src/document/node.ts';
import type { PlaygroundHook } from '../../playground/src/app/test-hook.ts';
import type { Companion } from './companion.ts';
import { patience } from '../patience.ts';
import { Panel } from './panel.ts';
import { decode, type Area, type Pixels } from './pixels.ts';
import { Wire } from './wire.ts';

/** Numbers in the properties panel, as a person types them. */
export interface Properties {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly rotation?: number;
  /** Of auto-layout. */
  readonly gap?: number;
}

/** The playground as a person has it before them. What it holds is read through its test hook, which changes nothing. */
export class Playground {
  readonly page: Page;
  readonly wire: Wire;
  readonly panel: Panel;
  /** What the page or the panel wrote as an error; a test that expects none looks here. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    this.wire = new Wire(page);
    this.panel = new Panel(this.#frame());
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Opens the start link, which is good once; resolves when the panel is connected. */
  static async open(browser: Browser, companion: Companion): Promise<Playground> {
    // An animation that goes on while the engine works would take the processor from it.
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(patience);
    const playground = new Playground(page);
    await page.goto(companion.startLink);
    await playground.panel.connected();
    return playground;
  }

  /** Chooses a layer in the list at the left. */
  async select(name: string): Promise<LayerData> {
    await this.page.locator(`[data-testid=layers] [data-layer-name="${name}"]`).first().click();
    const [id] = await this.selection();
    return this.#layer(id);
  }

  /** Chooses one of several layers of the same name in the list at the left. */
  async selectLayer(id: string): Promise<void> {
    await this.page.getByTestId(`layer-${id}`).click();
  }

  /** Removes all that the sample document holds. */
  async clear(): Promise<void> {
    await this.deselect();
    await this.page.keyboard.press('ControlOrMeta+a');
    await this.page.keyboard.press('Delete');
  }

  /** Nothing is selected afterwards. */
  async deselect(): Promise<void> {
    await this.#leaveField();
    await this.page.keyboard.press('Escape');
  }

  async placePicture(name: string, png: Buffer): Promise<LayerData> {
    await this.page.getByTestId('image-picker').setInputFiles({ name, mimeType: 'image/png', buffer: png });
    const row = this.page.locator(`[data-testid=layers] [data-layer-name="${name.replace(/\.\w+$/, '')}"]`);
    await row.waitFor();
    const [id] = await this.selection();
    return this.#layer(id);
  }

  /** Draws with a tool of the toolbar, by dragging between two points of the window. */
  async draw(tool: 'frame' | 'rectangle', from: Point, to: Point): Promise<LayerData> {
    await this.page.getByTestId(`tool-${tool}`).click();
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await this.page.mouse.move(to.x, to.y);
    await this.page.mouse.up();
    const [id] = await this.selection();
    return this.#layer(id);
  }

  /** Types into the fields at the right, for the selected layer. */
  async setProperties(properties: Properties): Promise<void> {
    for (const [name, value] of Object.entries(properties)) {
      const field = this.page.getByTestId(`field-${name}`);
      await field.fill(String(value));
      await field.press('Enter');
    }
  }

  /** Presses a button of the properties panel, for the selected layer. */
  async press(testId: 'add-auto-layout' | 'ignore-auto-layout'): Promise<void> {
    await this.page.getByTestId(testId).click();
  }

  async undo(): Promise<void> {
    await this.#leaveField();
    await this.page.keyboard.press('ControlOrMeta+z');
  }

  /** Every node by its id, as plain data. */
  async document(): Promise<ReturnType<PlaygroundHook['document']>> {
    const hook = await this.#hook();
    return hook.evaluate((playground) => playground.document());
  }

  async selection(): Promise<readonly string[]> {
    const hook = await this.#hook();
    return hook.evaluate((playground) => playground.selection());
  }

  /** The layer's upright box on the page. */
  async bounds(id: string): Promise<Area> {
    const hook = await this.#hook();
    return hook.evaluate((playground, layer) => playground.bounds(layer), id);
  }

  /** Where a point of a layer, in parts of its sides, is shown. */
  async pointOnScreen(id: string, across: number, down: number): Promise<Point> {
    const hook = await this.#hook();
    return hook.evaluate((playground, at) => playground.pointOnScreen(at.id, at.across, at.down), { id, across, down });
  }

  /** What a layer's box on the page looks like, all that lies there included. */
  async look(id: string, scale = 1): Promise<Pixels> {
    const hook = await this.#hook();
    const bytes = await hook.evaluate((playground, { layer, factor }) => playground.exportNode(layer, factor, false), {
      layer: id,
      factor: scale,
    });
    return decode(bytes);
  }

  /** The picture that a layer's fill shows, as it came. */
  async picture(id: string): Promise<Uint8Array> {
    const hook = await this.#hook();
    const bytes = await hook.evaluate((playground, layer) => {
      const node = playground.document()[layer];
      const fill = node && 'fills' in node ? node.fills.find(({ type }) => type === 'IMAGE') : undefined;
      return fill?.type === 'IMAGE' && fill.imageHash !== null ? playground.image(fill.imageHash) : undefined;
    }, id);
    if (!bytes) throw new Error(`The layer ${id} shows no picture.`);
    return bytes;
  }

  /** A message that the playground shows for a moment. */
  toast(text: string | RegExp): Locator {
    return this.page.getByText(text);
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  /** Keys go to the canvas again, as after a click beside everything. */
  async #leaveField(): Promise<void> {
    const corner = await this.page.getByTestId('canvas').boundingBox();
    if (!corner) throw new Error('The canvas is not shown.');
    await this.page.mouse.click(corner.x + 4, corner.y + 4);
  }

  #frame(): FrameLocator {
    return this.page.frameLocator('[data-testid=plugin-frame]');
  }

  #hook(): Promise<JSHandle<PlaygroundHook>> {
    return this.page.evaluateHandle(() => {
      if (!window.playground) throw new Error('The playground has not started.');
      return window.playground;
    });
  }

  async #layer(id: string | undefined): Promise<LayerData> {
    const layer = id === undefined ? undefined : (await this.document())[id];
    if (!layer || layer.type === 'DOCUMENT' || layer.type === 'PAGE') throw new Error('No layer is selected.');
    return layer;
  }
}

export interface Point {
  readonly x: number;
  readonly y: number;
}
