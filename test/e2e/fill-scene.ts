import type { LayerData } from '../../playground/src/document/node.ts';
import type { CompanionOptions } from './companion.ts';
import type { Pixels } from './pixels.ts';
import type { Playground } from './playground.ts';
import { photograph } from './scenes.ts';
import { openWorkplace } from './shared-playground.ts';
import { cutOut, scaled, type Stroke } from './stroke.ts';

/** CSS pixels on the panel's picture. */
export const stroke: Stroke = { from: { x: 100, y: 100 }, to: { x: 210, y: 130 }, diameter: 64 };
const photographSize = { width: 632, height: 448 };
/** Units of the page a CSS pixel of the panel, which shows the photograph 316 wide. */
const unitsPerPixel = 2;
/** Units of the page over which a fill fades in at its edge; within it both pictures show. */
const fade = 8;

export interface Filled {
  /** The new layer. */
  readonly id: string;
  /** The photograph's place on the page. */
  readonly before: Pixels;
  readonly after: Pixels;
  /** Of `after` what was painted, without its edge. */
  readonly inside: Pixels;
  /** Of `before` and `after` what was not painted. */
  readonly outside: { readonly before: Pixels; readonly after: Pixels };
}

export interface FillScene {
  readonly playground: Playground;
  readonly photo: LayerData;
  /** Selects the photograph, paints the stroke over it, types, presses Fill and waits for the layer. */
  fill(prompt: string, seed: number): Promise<Filled>;
  close(): Promise<void>;
}

/** A companion, a browser, and in the playground a photograph that waits to be filled. */
export async function openFillScene(options: CompanionOptions = {}): Promise<FillScene> {
  const { playground, close } = await openWorkplace(options);
  await playground.clear();
  const { width, height } = photographSize;
  const photo = await playground.placePicture('photo.png', await photograph(width, height));
  await playground.setProperties({ x: 3000, y: 200 });
  const { panel } = playground;
  return {
    playground,
    photo,
    async fill(prompt, seed) {
      const before = await playground.look(photo.id);
      await playground.select('photo');
      await panel.open('Fill');
      await panel.shown(photographSize);
      await panel.setBrush(stroke.diameter);
      await panel.paint([stroke.from, stroke.to]);
      await panel.prompt.fill(prompt);
      await panel.set('Seed', seed);
      await panel.button('Fill').click();
      await panel.done();
      const [id] = await playground.selection();
      if (id === undefined) throw new Error('No new layer is selected.');
      const after = await playground.look(photo.id);
      const onPage = scaled(stroke, unitsPerPixel);
      const notPainted = (pixels: Pixels) => cutOut(pixels, onPage, (depth) => depth < -1);
      return {
        id,
        before,
        after,
        inside: cutOut(after, onPage, (depth) => depth > fade),
        outside: { before: notPainted(before), after: notPainted(after) },
      };
    },
    close,
  };
}
