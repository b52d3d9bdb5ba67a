import { beforeAll, describe, expect, test } from 'vitest';
import type { NodeData } from '../../playground/src/document/node.ts';
import { composite, decode, greatestDifference } from './pixels.ts';
import type { Playground } from './playground.ts';
import { photograph } from './scenes.ts';
import { sharePlayground } from './shared-playground.ts';
import { boundsOf, scaled, type Stroke } from './stroke.ts';

/** CSS pixels on the panel's picture. */
const stroke: Stroke = { from: { x: 60, y: 60 }, to: { x: 130, y: 96 }, diameter: 40 };

/** Levels of 255: what a canvas may lose where it multiplies colour by alpha and back. */
const rounding = 2;

interface Scene {
  readonly what: string;
  readonly exportScale: number;
  /** Builds what is to be filled as a person would, selects it, and gives its id. */
  readonly build: (playground: Playground) => Promise<string>;
  /** What else holds once the fill is there. */
  readonly afterwards?: (playground: Playground, source: string, filled: string) => Promise<void>;
}

const scenes: readonly Scene[] = [
  {
    what: 'a small picture, taken at twice its size',
    exportScale: 2,
    build: async (playground) => {
      const { id } = await playground.placePicture('photo.png', await photograph(400, 300));
      await playground.setProperties({ x: 120, y: 80 });
      return id;
    },
  },
  {
    what: 'a picture too large to be taken at twice its size',
    exportScale: 1,
    build: async (playground) => {
      const { id } = await playground.placePicture('photo.png', await photograph(1280, 900));
      await playground.setProperties({ x: -37, y: 211 });
      return id;
    },
  },
  {
    what: 'a picture that lies between the pixels of the page',
    exportScale: 2,
    build: async (playground) => {
      const { id } = await playground.placePicture('photo.png', await photograph(400, 300));
      await playground.setProperties({ x: 120.3, y: 80.7 });
      return id;
    },
  },
  {
    what: 'a rotated layer in a rotated frame',
    exportScale: 2,
    build: async (playground) => {
      await playground.draw('frame', { x: 320, y: 160 }, { x: 760, y: 600 });
      await playground.setProperties({ x: 50, y: 300, width: 700, height: 600, rotation: -25 });
      const { id } = await playground.placePicture('photo.png', await photograph(300, 200));
      await playground.setProperties({ x: 180, y: 240, rotation: 40 });
      return id;
    },
  },
  {
    what: 'a layer in auto-layout, whose neighbours stay, and which it follows when the frame is made wider',
    exportScale: 2,
    build: async (playground) => {
      await playground.draw('frame', { x: 320, y: 160 }, { x: 760, y: 600 });
      await playground.setProperties({ x: 50, y: 300, width: 700, height: 600 });
      for (const [name, x] of [
        ['left', 20],
        ['photo', 140],
        ['right', 480],
      ] as const) {
        await playground.placePicture(`${name}.png`, await photograph(name === 'photo' ? 300 : 96, 200));
        await playground.setProperties({ x, y: 24 });
      }
      await playground.select('Frame');
      await playground.press('add-auto-layout');
      await playground.setProperties({ gap: 16 });
      await playground.page.getByTestId('align-items-middle-center').click();
      return (await playground.select('photo')).id;
    },
    afterwards: async (playground, source, filled) => {
      const distance = async () => {
        const [below, above] = [await playground.bounds(source), await playground.bounds(filled)];
        return { x: above.x - below.x, y: above.y - below.y };
      };
      const before = { distance: await distance(), place: await playground.bounds(source) };
      await playground.select('Frame');
      await playground.setProperties({ width: 960, height: 720 });
      expect((await playground.bounds(source)).x).toBe(before.place.x + 130);
      expect(await distance()).toEqual(before.distance);
    },
  },
];

/** Of a node what a new child of it does not change; the document's history of results is its own. */
function withoutLists(node: NodeData): object {
  return { ...node, children: [], ...(node.type === 'DOCUMENT' ? { pluginData: {} } : {}) };
}

describe('result misplaced or rescaled? A fill lies exactly where it was painted', () => {
  const opened = sharePlayground();
  let playground: Playground;

  beforeAll(async () => {
    playground = opened();
    // Where a fill lies has nothing to do with how well it is painted.
    await playground.panel.set('Steps', 2);
  });

  test.each(scenes)('on $what', async ({ exportScale, build, afterwards }) => {
    const { panel, wire } = playground;
    const source = await build(playground);
    const bounds = await playground.bounds(source);
    const before = await playground.look(source, exportScale);
    const documentBefore = await playground.document();

    await panel.open('Fill');
    await panel.setBrush(stroke.diameter);
    const shown = await panel.shown(bounds);
    await panel.paint([stroke.from, stroke.to]);
    await panel.prompt.fill('turquoise water');
    await panel.set('Seed', 1);
    await panel.button('Fill').click();
    await panel.done();

    // The layer covers the stroke's bounds, to a pixel of the picture that was sent.
    const [filled] = await playground.selection();
    const place = await playground.bounds(filled!);
    const painted = boundsOf(scaled(stroke, bounds.width / shown.width));
    const pixel = 1 / exportScale;
    expect(Math.abs(place.x - (bounds.x + painted.x))).toBeLessThanOrEqual(pixel);
    expect(Math.abs(place.y - (bounds.y + painted.y))).toBeLessThanOrEqual(pixel);
    expect(Math.abs(place.width - painted.width)).toBeLessThanOrEqual(2 * pixel);
    expect(Math.abs(place.height - painted.height)).toBeLessThanOrEqual(2 * pixel);

    // And it shows each of the result's pixels in its own place, unscaled and upright, whatever it lies in.
    const result = wire.received('job.done').at(-1)!.results[0]!;
    const picture = await decode(await playground.picture(filled!));
    expect(picture).toMatchObject({ width: result.width, height: result.height });
    const after = await playground.look(source, exportScale);
    expect(greatestDifference(composite(before, picture, result), after)).toBeLessThanOrEqual(rounding);
    expect(greatestDifference(before, after)).toBeGreaterThan(50);

    // Nothing that was there is any other than it was.
    const documentAfter = await playground.document();
    for (const [id, node] of Object.entries(documentBefore))
      expect(withoutLists(documentAfter[id]!), node.name).toEqual(withoutLists(node));
    await afterwards?.(playground, source, filled!);
  });

  test('on all of a layer whose whole picture is painted', async () => {
    const { panel } = playground;
    const { id } = await playground.placePicture('photo.png', await photograph(400, 300));
    await playground.setProperties({ x: 64, y: 32 });
    await panel.open('Fill');
    await panel.button('Invert the mask').click();
    await panel.prompt.fill('turquoise water');
    await panel.button('Fill').click();
    await panel.done();
    const [filled] = await playground.selection();
    expect(filled).not.toBe(id);
    expect(await playground.bounds(filled!)).toEqual({ x: 64, y: 32, width: 400, height: 300 });
  });
});
