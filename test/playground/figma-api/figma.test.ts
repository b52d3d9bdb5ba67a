import { createHash } from 'node:crypto';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { FigmaApi } from '../../../plugin/src/host/figma-members.ts';
import { grouped } from '../../../playground/src/document/grouping.ts';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { withRotation } from '../../../playground/src/document/rotation.ts';
import { Figma } from '../../../playground/src/figma-api/figma.ts';
import { FrameNode } from '../../../playground/src/figma-api/frame-node.ts';
import { RectangleNode } from '../../../playground/src/figma-api/shape-node.ts';
import { documentOf, layer, type LayerInParent } from '../document/sample-layers.ts';
import { playgroundServices, png } from './playground-services.ts';

function open(...layers: LayerInParent[]) {
  const { services, fromPanel } = playgroundServices(documentOf(...layers));
  return { figma: new Figma(services), services, fromPanel };
}

async function frame(figma: Figma, id: string): Promise<FrameNode> {
  const node = await figma.getNodeByIdAsync(id);
  if (!(node instanceof FrameNode)) throw new Error(`${id} is no frame`);
  return node;
}

async function rectangle(figma: Figma, id: string): Promise<RectangleNode> {
  const node = await figma.getNodeByIdAsync(id);
  if (!(node instanceof RectangleNode)) throw new Error(`${id} is no rectangle`);
  return node;
}

test('has every member that the plugin uses', () => {
  expectTypeOf<Figma>().toExtend<FigmaApi>();
});

describe('documentAccess: dynamic-page', () => {
  test('the synchronous getter and the page setter throw in Figma words', () => {
    const { figma } = open();
    expect(() => figma.getNodeById('1:1')).toThrow(
      'in getNodeById: Cannot call with documentAccess: dynamic-page. Use figma.getNodeByIdAsync instead.',
    );
    expect(() => {
      const { currentPage } = figma;
      figma.currentPage = currentPage;
    }).toThrow('Use figma.setCurrentPageAsync instead.');
    expect(() => figma.on('documentchange', () => undefined)).toThrow('loadAllPagesAsync');
  });

  test('an id that is not there gives null', async () => {
    const { figma } = open();
    expect(await figma.getNodeByIdAsync('9:9')).toBeNull();
  });
});

describe('a new rectangle', () => {
  test("is 100 x 100, light grey, on top of the page, with an id of Figma's form", () => {
    const { figma } = open([newFrame('1:1')]);
    const node = figma.createRectangle();
    expect(node.id).toMatch(/^\d+:\d+$/);
    expect([node.type, node.name, node.width, node.height]).toEqual(['RECTANGLE', 'Rectangle', 100, 100]);
    expect(node.parent?.id).toBe(figma.currentPage.id);
    expect(figma.currentPage.children.at(-1)?.id).toBe(node.id);
  });

  test('is gone after one undo, with all that was done to it before commitUndo', () => {
    const { figma, services } = open();
    const node = figma.createRectangle();
    node.resize(20, 30);
    node.fills = [];
    figma.currentPage.selection = [node];
    figma.commitUndo();
    services.store.undo();
    expect(figma.currentPage.children).toEqual([]);
    expect(node.removed).toBe(true);
    expect(() => node.name).toThrow(`in get_name: The node with id "${node.id}" does not exist`);
  });
});

describe('place and size', () => {
  test('x, y and rotation are read off and written to relativeTransform', () => {
    const { figma } = open();
    const node = figma.createRectangle();
    node.x = 30;
    node.y = 40;
    node.rotation = 90;
    expect(node.relativeTransform).toEqual([
      [0, 1, 30],
      [-1, 0, 40],
    ]);
    expect([node.x, node.y, node.rotation]).toEqual([30, 40, 90]);
    expect(node.absoluteBoundingBox).toEqual({ x: 30, y: -60, width: 100, height: 100 });
  });

  test('a transform that scales is brought back to unit axes', () => {
    const { figma } = open();
    const node = figma.createRectangle();
    node.relativeTransform = [
      [2, 0, 7],
      [0, 3, 8],
    ];
    expect(node.relativeTransform).toEqual([
      [1, 0, 7],
      [0, 1, 8],
    ]);
  });

  test('sides below 0.01 are refused', () => {
    const { figma } = open();
    expect(() => figma.createRectangle().resize(0, 10)).toThrow(/^in resize: /);
  });

  test('insertChild keeps the transform, which then refers to the new parent', async () => {
    const { figma } = open([newFrame('1:1', { relativeTransform: withRotation(at(200, 100), -90) })]);
    const node = figma.createRectangle();
    node.x = 10;
    (await frame(figma, '1:1')).insertChild(0, node);
    expect(node.x).toBe(10);
    expect(node.absoluteTransform[0][2]).toBeCloseTo(200);
    expect(node.absoluteTransform[1][2]).toBeCloseTo(110);
  });
});

describe('insertChild', () => {
  test('puts the layer at the index among the siblings as they stand', () => {
    const { figma } = open([newRectangle('1:1')], [newRectangle('1:2')], [newRectangle('1:3')]);
    const order = () => figma.currentPage.children.map(({ id }) => id);
    const [first, , third] = figma.currentPage.children;
    figma.currentPage.insertChild(0, third);
    expect(order()).toEqual(['1:3', '1:1', '1:2']);
    figma.currentPage.appendChild(first);
    expect(order()).toEqual(['1:3', '1:2', '1:1']);
    expect(() => figma.currentPage.insertChild(4, first)).toThrow(
      'in insertChild: Cannot insert node at index greater than the number of existing siblings',
    );
  });

  test("refuses instances, cycles and the wrong kinds in Figma's words", async () => {
    const { figma } = open(
      [newFrame('1:1', {}, 'INSTANCE')],
      [newFrame('1:2'), '1:1'],
      [newFrame('1:3')],
      [newFrame('1:4'), '1:3'],
      [newRectangle('1:5')],
    );
    const node = figma.createRectangle();
    const intoInstance = 'Cannot move node. New parent is an instance or is inside of an instance';
    for (const id of ['1:1', '1:2']) expect(() => figma.currentPage.appendChild(node)).not.toThrow(id);
    const instance = await frame(figma, '1:1');
    const inside = await frame(figma, '1:2');
    expect(() => instance.appendChild(node)).toThrow(`in appendChild: ${intoInstance}`);
    expect(() => inside.insertChild(0, node)).toThrow(`in insertChild: ${intoInstance}`);
    expect(() => figma.currentPage.appendChild(inside)).toThrow('Cannot move node. Node is inside of an instance');
    expect(() => inside.remove()).toThrow('in remove: Removing this node is not allowed');
    const outer = await frame(figma, '1:3');
    const inner = await frame(figma, '1:4');
    expect(() => inner.appendChild(outer)).toThrow('Doing so would create a parenting cycle');
    expect(() => figma.currentPage.appendChild(figma.currentPage)).toThrow('cannot have children of type PAGE');
  });
});

describe('clone', () => {
  test('puts a copy of the layer and all in it on the page, with new ids and the transform that it had', async () => {
    const { figma } = open(
      [newFrame('1:1', { relativeTransform: at(10, 20) })],
      [newFrame('1:2', { relativeTransform: at(3, 4) }), '1:1'],
      [newRectangle('1:3', { name: 'inner' }), '1:2'],
    );
    const copy = (await frame(figma, '1:2')).clone();
    expect(figma.currentPage.children.map(({ id }) => id)).toEqual(['1:1', copy.id]);
    expect([copy.x, copy.y]).toEqual([3, 4]);
    const [inner] = (await frame(figma, copy.id)).children;
    expect([inner?.name, inner?.id === '1:3']).toEqual(['inner', false]);
  });
});

describe('group', () => {
  test('takes layers in their order, at an index among the others', () => {
    const { figma } = open(...['1:1', '1:2', '1:3'].map((id): LayerInParent => [newRectangle(id)]));
    const [first, , third] = figma.currentPage.children;
    const group = figma.group([third, first], figma.currentPage, 0);
    expect(figma.currentPage.children.map(({ id }) => id)).toEqual([group.id, '1:2']);
    expect(group.children.map(({ id }) => id)).toEqual(['1:3', '1:1']);
  });

  test('needs at least one layer', () => {
    const { figma } = open();
    expect(() => figma.group([], figma.currentPage)).toThrow('at least one node');
  });
});

describe('isMask', () => {
  test('is set on what is painted itself', async () => {
    const { figma } = open([newRectangle('1:1')]);
    const node = await rectangle(figma, '1:1');
    expect(node.isMask).toBe(false);
    node.isMask = true;
    expect(node.isMask).toBe(true);
    expect(() => (figma.group([node], figma.currentPage).isMask = true)).toThrow('no mask of a GROUP');
  });
});

describe('fills', () => {
  test('are copies: changing what was read changes nothing', () => {
    const { figma } = open();
    const node = figma.createRectangle();
    const read = [...node.fills];
    read.pop();
    expect(node.fills).toHaveLength(1);
  });

  test('are checked, and the message says where', () => {
    const { figma } = open();
    const node = figma.createRectangle();
    expect(() => {
      node.fills = [{ type: 'SOLID', color: { r: 2, g: 0, b: 0 } }];
    }).toThrow(/^in set_fills: .* at \[0\]\.color\.r$/);
    expect(() => {
      node.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: 'no such picture' }];
    }).toThrow('in set_fills: Image hash "no such picture" does not exist');
  });

  test('a group has none', () => {
    const state = documentOf([newRectangle('1:1')], [newRectangle('1:2')]);
    const { services } = playgroundServices(grouped(state, [layer(state, '1:1'), layer(state, '1:2')], '1:9', 'Group'));
    const [group] = new Figma(services).currentPage.children;
    expect(group?.type).toBe('GROUP');
    expect(group && 'fills' in group).toBe(false);
  });
});

describe('createImage', () => {
  test('names the picture by the SHA-1 of its bytes', async () => {
    const { figma } = open();
    const bytes = png(3, 2);
    const image = figma.createImage(bytes);
    expect(image.hash).toBe(createHash('sha1').update(bytes).digest('hex'));
    expect(await image.getSizeAsync()).toEqual({ width: 3, height: 2 });
    expect(await figma.getImageByHash(image.hash)?.getBytesAsync()).toEqual(bytes);
  });

  test('takes 4096 pixels a side and no more, and no other formats', () => {
    const { figma } = open();
    expect(figma.createImage(png(4096, 1)).hash).toMatch(/^[0-9a-f]{40}$/);
    expect(() => figma.createImage(png(4097, 1))).toThrow('in createImage: Image is too large');
    const webp = new Uint8Array(
      Buffer.from('RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0', 'latin1'),
    );
    expect(() => figma.createImage(webp)).toThrow('in createImage: Image type is unsupported');
    expect(() => figma.createImage(new Uint8Array([1, 2, 3]))).toThrow('in createImage: Image type is unsupported');
  });
});

describe('exportAsync', () => {
  test('draws the upright box of a turned layer, on whole pixels', async () => {
    const { figma, services } = open([
      newRectangle('1:1', { relativeTransform: withRotation(at(100, 100), 45), width: 100, height: 100 }),
    ]);
    const node = await rectangle(figma, '1:1');
    await node.exportAsync({ format: 'PNG', useAbsoluteBounds: true, constraint: { type: 'SCALE', value: 2 } });
    expect(services.draw.mock.lastCall?.[1]).toMatchObject({
      format: 'PNG',
      contentsOnly: true,
      region: { x: 100, y: 29, scale: 2, width: 283, height: 284 },
    });
  });

  test("fails in Figma's words for what cannot be seen", async () => {
    const { figma } = open([newRectangle('1:1', { visible: false })]);
    await expect((await rectangle(figma, '1:1')).exportAsync()).rejects.toThrow(
      'in exportAsync: Failed to export node. This node may not have any visible layers.',
    );
  });
});

describe('plugin data', () => {
  test('keeps an entry of 100 kB, id and key included, and refuses a byte more', () => {
    const { figma } = open();
    const node = figma.createRectangle();
    const room = 100_000 - 'frisket'.length - 'recipe'.length;
    node.setPluginData('recipe', 'x'.repeat(room));
    expect(node.getPluginData('recipe')).toHaveLength(room);
    expect(() => node.setPluginData('recipe', 'x'.repeat(room + 1))).toThrow(
      'in setPluginData: This pluginData entry exceeds 100 kB per entry limit.',
    );
  });

  test('an entry that is not there is empty, an empty one is not there', () => {
    const { figma } = open();
    const node = figma.createRectangle();
    expect(node.getPluginData('nothing')).toBe('');
    node.setPluginData('recipe', '1');
    node.setPluginData('recipe', '');
    expect(node.getPluginDataKeys()).toEqual([]);
  });

  test('needs an id in the manifest', () => {
    const { services } = playgroundServices();
    const figma = new Figma({ ...services, plugin: { id: undefined, name: 'Nameless' } });
    expect(() => figma.createRectangle().setPluginData('recipe', '1')).toThrow('in a plugin without an ID');
  });
});

describe('clientStorage', () => {
  test('keeps what Figma keeps, bytes and undefined included', async () => {
    const { figma } = open();
    const value = { text: 'ä', list: [1, null, undefined], bytes: new Uint8Array([0, 255]), $bytes: 'not bytes' };
    await figma.clientStorage.setAsync('draft', value);
    expect(await figma.clientStorage.getAsync('draft')).toEqual(value);
    expect(await figma.clientStorage.getAsync('other')).toBeUndefined();
    expect(await figma.clientStorage.keysAsync()).toEqual(['draft']);
    await figma.clientStorage.deleteAsync('draft');
    expect(await figma.clientStorage.keysAsync()).toEqual([]);
  });

  test('refuses what goes over 5 MB and keeps what was there', async () => {
    const { figma } = open();
    await figma.clientStorage.setAsync('a', 'x'.repeat(3 * 1024 * 1024));
    await expect(figma.clientStorage.setAsync('b', 'x'.repeat(2 * 1024 * 1024))).rejects.toThrow('5MB quota');
    expect(await figma.clientStorage.keysAsync()).toEqual(['a']);
  });
});

describe('events', () => {
  const later = () => new Promise((resolve) => setTimeout(resolve, 5));

  test('selectionchange comes later, and once for several changes', async () => {
    const { figma } = open([newRectangle('1:1')], [newRectangle('1:2')]);
    const [first, second] = figma.currentPage.children;
    const seen: string[] = [];
    figma.on('selectionchange', () => seen.push(figma.currentPage.selection.map(({ id }) => id).join()));
    figma.currentPage.selection = [first];
    figma.currentPage.selection = [first, second];
    expect(seen).toEqual([]);
    await later();
    expect(seen).toEqual(['1:1,1:2']);
  });

  test('removing a selected layer is a change of the selection; off ends it', async () => {
    const { figma } = open([newRectangle('1:1')]);
    figma.currentPage.selection = figma.currentPage.children;
    await later();
    let count = 0;
    const listener = () => count++;
    figma.on('selectionchange', listener);
    figma.currentPage.children[0]?.remove();
    await later();
    expect(count).toBe(1);
    figma.off('selectionchange', listener);
    figma.currentPage.selection = [figma.createRectangle()];
    await later();
    expect(count).toBe(1);
  });

  test('run tells the command, close the end', () => {
    const { figma } = open();
    const heard: unknown[] = [];
    figma.on('run', (event: unknown) => heard.push(event));
    figma.on('close', () => heard.push('close'));
    Figma.start(figma);
    Figma.end(figma);
    expect(heard).toEqual([{ command: '', parameters: undefined }, 'close']);
  });
});

describe('the panel', () => {
  test('hears and is heard, with the origin of its page', () => {
    const { figma, services, fromPanel } = open();
    expect(() => figma.ui.postMessage('too early')).toThrow('in postMessage: No UI');
    figma.showUI('<p>', { width: 340, height: 600, themeColors: true });
    expect(services.window.open).toHaveBeenCalledWith('<p>', {
      visible: true,
      title: 'Frisket',
      width: 340,
      height: 600,
      themeColors: true,
    });
    figma.ui.postMessage({ a: 1 });
    expect(services.window.post).toHaveBeenCalledWith({ a: 1 }, '*');
    const heard: unknown[] = [];
    figma.ui.on('message', (message: unknown, properties: unknown) => heard.push([message, properties]));
    fromPanel('hello');
    expect(heard).toEqual([['hello', { origin: 'null' }]]);
  });

  test('is never narrower than 70 pixels', () => {
    const { figma, services } = open();
    figma.showUI('');
    figma.ui.resize(10, 20);
    expect(services.window.resize).toHaveBeenCalledWith(70, 20);
  });
});
