import type { FrameLocator, Locator } from 'playwright-core';
import type { Point } from './playground.ts';

/** The plugin's panel: what a person reads, clicks and types there. */
export class Panel {
  readonly #frame: FrameLocator;

  constructor(frame: FrameLocator) {
    this.#frame = frame;
  }

  /** The panel shows its tabs only while it is connected. */
  async connected(): Promise<void> {
    await this.#frame.getByRole('tab', { name: 'Fill' }).waitFor();
  }

  async open(tab: 'Fill' | 'Generate'): Promise<void> {
    await this.#frame.getByRole('tab', { name: tab }).click();
  }

  /** The picture of the selected layer, on which the mask is painted. */
  get picture(): Locator {
    return this.#frame.getByRole('application', { name: /Paint over what should change/ });
  }

  get prompt(): Locator {
    return this.#frame.getByRole('textbox', { name: /What should (appear there|the picture show)/ });
  }

  get alert(): Locator {
    return this.#frame.getByRole('alert');
  }

  get status(): Locator {
    return this.#frame.getByRole('status');
  }

  text(text: string | RegExp): Locator {
    return this.#frame.getByText(text);
  }

  button(
    name: 'Fill' | 'Generate' | 'Cancel' | 'Again' | 'Invert the mask' | 'Clear the mask' | 'Undo last stroke',
  ): Locator {
    return this.#frame.getByRole('button', { name, exact: true });
  }

  /** Under "Advanced", which is opened where it is closed. */
  async set(field: 'Seed' | 'Steps' | 'Guidance' | 'Strength', value: number): Promise<void> {
    const box = this.#frame.getByRole('textbox', { name: field, exact: true });
    if (!(await box.isVisible())) await this.#frame.locator('label', { hasText: 'Advanced' }).click();
    await box.fill(String(value));
    await box.blur();
  }

  /** Diameter in pixels of the screen. */
  async setBrush(diameter: number): Promise<void> {
    const slider = this.#frame.getByRole('slider', { name: /Brush size/ });
    await slider.fill(String(diameter));
  }

  /**
   * Paints one stroke with the mouse held down.
   *
   * @param points CSS pixels from the picture's top left corner
   */
  async paint(points: readonly Point[]): Promise<void> {
    await this.picture.scrollIntoViewIfNeeded();
    const box = await this.picture.boundingBox();
    const [first, ...rest] = points;
    if (!box || !first) throw new Error('There is nothing to paint on, or no stroke to paint.');
    const { mouse } = this.picture.page();
    await mouse.move(box.x + first.x, box.y + first.y);
    await mouse.down();
    for (const { x, y } of rest) await mouse.move(box.x + x, box.y + y, { steps: 4 });
    await mouse.up();
  }

  /**
   * Waits for the picture of a layer of some size on the page, which is taken anew after each change.
   * @returns its size as it is shown, CSS pixels
   */
  async shown(size: {
    readonly width: number;
    readonly height: number;
  }): Promise<{ readonly width: number; readonly height: number }> {
    await this.text(`${Math.round(size.width)} × ${Math.round(size.height)}`).waitFor();
    const box = await this.picture.boundingBox();
    if (!box) throw new Error('No picture is shown.');
    return { width: box.width, height: box.height };
  }

  /** Waits until a run has ended well, and returns what the panel says of it. */
  async done(): Promise<string> {
    return this.says(/^(New layer|Layer changed)/);
  }

  /** Waits for words; whoever waits in vain learns what the panel says instead. @returns all of the line */
  async says(words: RegExp): Promise<string> {
    const line = this.#frame.getByText(words);
    try {
      await line.waitFor();
    } catch (error) {
      const said = await this.#frame.locator('body').innerText();
      throw new Error(`The panel does not say ${words}, but:\n${said}`, { cause: error });
    }
    return line.innerText();
  }
}
