import { afterEach, describe, expect, test, vi } from 'vitest';
import { at, newFrame, newRectangle } from '../../../playground/src/document/layer-defaults.ts';
import { Figma } from '../../../playground/src/figma-api/figma.ts';
import { Sandbox } from '../../../playground/src/sandbox/sandbox.ts';
import { documentOf, type LayerInParent } from '../document/sample-layers.ts';
import { playgroundServices, png } from '../figma-api/playground-services.ts';

const open: Sandbox[] = [];

afterEach(() => {
  for (const sandbox of open.splice(0)) sandbox.dispose();
});

async function sandbox(...layers: LayerInParent[]) {
  const { services, fromPanel } = playgroundServices(documentOf(...layers));
  const errors: string[] = [];
  const figma = new Figma(services);
  const console = { log: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn(), debug: vi.fn() };
  const created = await Sandbox.create({
    figma,
    html: '<p>panel</p>',
    console,
    onError: ({ message }) => errors.push(message),
  });
  open.push(created);
  return {
    run: (code: string) => created.run(code),
    logged: (): unknown[] => console.log.mock.calls.flat(),
    services,
    figma,
    fromPanel,
    errors,
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('globals', () => {
  test('there are figma, console, timers and __html__, and nothing of a page', async () => {
    const { run, logged } = await sandbox();
    run(`
      const names = ['figma', 'console', 'setTimeout', 'setInterval', '__html__', 'window', 'document', 'fetch',
        'TextEncoder', 'TextDecoder', 'atob', 'crypto', 'localStorage', 'WebSocket'];
      console.log(names.filter((name) => typeof globalThis[name] !== 'undefined').join());
      console.log(__html__);
    `);
    expect(logged()).toEqual(['figma,console,setTimeout,setInterval,__html__', '<p>panel</p>']);
  });

  test('timers run and can be stopped', async () => {
    const { run, logged } = await sandbox();
    run(`
      setTimeout(() => console.log('once'), 1);
      clearTimeout(setTimeout(() => console.log('never'), 1));
      let count = 0;
      const interval = setInterval(() => { if (++count === 3) { clearInterval(interval); console.log('thrice'); } }, 1);
    `);
    await vi.waitFor(() => expect(logged()).toEqual(['once', 'thrice']));
  });
});

describe('nodes', () => {
  test('are read and changed across the wall', async () => {
    const { run, logged, errors } = await sandbox([newFrame('1:1', { relativeTransform: at(5, 6) })]);
    run(`
      const frame = figma.currentPage.children[0];
      console.log(frame.id, frame.type, frame.x, frame.absoluteBoundingBox, frame.parent.type);
      const rectangle = figma.createRectangle();
      frame.insertChild(0, rectangle);
      rectangle.name = 'new';
      console.log(frame.children.map((child) => child.name), 'fills' in rectangle, 'children' in rectangle);
    `);
    expect(errors).toEqual([]);
    expect(logged()).toEqual([
      '1:1',
      'FRAME',
      5,
      { x: 5, y: 6, width: 100, height: 100 },
      'PAGE',
      ['new'],
      true,
      false,
    ]);
  });

  test('cannot be extended, and what is read of them cannot be changed', async () => {
    const { run, logged } = await sandbox([newRectangle('1:1')]);
    run(`
      'use strict';
      const node = figma.currentPage.children[0];
      const attempt = (work) => { try { work(); return 'ok'; } catch (error) { return error.name; } };
      console.log(
        attempt(() => { node.note = 1; }),
        attempt(() => { node.fills.push(1); }),
        attempt(() => { node.fills[0].color.r = 1; }),
        attempt(() => { node.absoluteTransform = 1; }),
        attempt(() => { node.fills = node.fills; }),
      );
    `);
    expect(logged()).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError', 'ok']);
  });

  test('are to be compared by id: each reading gives a new object', async () => {
    const { run, logged } = await sandbox([newRectangle('1:1')]);
    run(`
      const [a] = figma.currentPage.children;
      const [b] = figma.currentPage.children;
      console.log(a === b, a.id === b.id);
      figma.currentPage.selection = [a];
      console.log(figma.currentPage.selection[0].id);
    `);
    expect(logged()).toEqual([false, true, '1:1']);
  });
});

describe('errors', () => {
  test("of Figma's API are caught by the plugin, in their own words", async () => {
    const { run, logged, errors } = await sandbox();
    run(`try { figma.getNodeById('1:1'); } catch (error) { console.log(error instanceof Error, error.message); }`);
    expect(logged()).toEqual([
      true,
      'in getNodeById: Cannot call with documentAccess: dynamic-page. Use figma.getNodeByIdAsync instead.',
    ]);
    expect(errors).toEqual([]);
  });

  test('that the plugin does not catch are told', async () => {
    const { run, errors, services, fromPanel } = await sandbox();
    run(`
      figma.showUI('');
      figma.ui.on('message', (message) => { throw new RangeError('no ' + message); });
      figma.ui.on('message', async () => { throw new Error('later'); });
      setTimeout(() => nothing.there);
      throw new TypeError('at once');
    `);
    fromPanel('good');
    await settled();
    expect(errors).toEqual([
      'TypeError: at once',
      'RangeError: no good',
      'Error: later',
      "ReferenceError: 'nothing' is not defined",
    ]);
    expect(services.window.open).toHaveBeenCalled();
  });
});

describe('promises', () => {
  test('resolve with copies and reject with errors', async () => {
    const { run, logged, errors } = await sandbox([newRectangle('1:1')], [newRectangle('1:2', { visible: false })]);
    run(`(async () => {
      const node = await figma.getNodeByIdAsync('1:1');
      const bytes = await node.exportAsync({ format: 'PNG' });
      console.log(bytes instanceof Uint8Array, bytes.length, bytes[2]);
      console.log(await figma.getNodeByIdAsync('7:7'));
      await figma.clientStorage.setAsync('key', { deep: [new Uint8Array([7])] });
      console.log((await figma.clientStorage.getAsync('key')).deep[0][0]);
      const hidden = await figma.getNodeByIdAsync('1:2');
      await hidden.exportAsync({ format: 'PNG' }).catch((error) => console.log(error.message));
    })();`);
    await vi.waitFor(() => expect(logged()).toHaveLength(6));
    expect(logged()).toEqual([
      true,
      3,
      3,
      null,
      7,
      'in exportAsync: Failed to export node. This node may not have any visible layers.',
    ]);
    expect(errors).toEqual([]);
  });
});

describe('messages', () => {
  test('pass objects, bytes, dates and undefined both ways', async () => {
    const { run, logged, services, fromPanel } = await sandbox();
    run(`
      figma.showUI(__html__);
      figma.ui.onmessage = (message, { origin }) => {
        console.log(message.bytes instanceof Uint8Array, message.bytes[1], origin);
        figma.ui.postMessage({ back: message.bytes.subarray(1), when: new Date(5), none: undefined, list: [[null]] });
      };
    `);
    fromPanel({ bytes: new Uint8Array([1, 2, 3]) });
    expect(logged()).toEqual([true, 2, 'null']);
    const [message] = services.window.post.mock.calls[0] as [unknown];
    expect(message).toEqual({ back: new Uint8Array([2, 3]), when: new Date(5), none: undefined, list: [[null]] });
  });

  test("refuse symbols in Figma's words, except that figma.mixed can be compared", async () => {
    const { run, logged } = await sandbox();
    run(`
      figma.showUI(__html__);
      try { figma.ui.postMessage({ deep: Symbol('own') }); } catch (error) { console.log(error.message); }
      console.log(figma.mixed === figma.mixed, typeof figma.mixed);
    `);
    expect(logged()).toEqual(['in postMessage: Cannot unwrap symbol', true, 'symbol']);
  });
});

test('a plugin of our own kind runs whole: export, message, image, layer, undo', async () => {
  const { run, services, fromPanel, errors, figma } = await sandbox([newRectangle('1:1')]);
  run(`
    figma.showUI(__html__, { width: 300, height: 400, themeColors: true });
    figma.on('selectionchange', () => figma.ui.postMessage({ type: 'selection', id: figma.currentPage.selection[0]?.id }));
    figma.ui.onmessage = async ({ bytes }) => {
      const source = figma.currentPage.selection[0];
      await source.exportAsync({ format: 'PNG', constraint: { type: 'SCALE', value: 1 } });
      const layer = figma.createRectangle();
      source.parent.insertChild(source.parent.children.findIndex(({ id }) => id === source.id) + 1, layer);
      layer.fills = [{ type: 'IMAGE', scaleMode: 'FILL', imageHash: figma.createImage(bytes).hash }];
      layer.setPluginData('recipe', '{}');
      layer.setRelaunchData({ edit: '' });
      figma.currentPage.selection = [layer];
      figma.commitUndo();
      figma.ui.postMessage({ type: 'inserted', id: layer.id });
    };
  `);
  figma.currentPage.selection = figma.currentPage.children;
  fromPanel({ bytes: png(10, 10) });
  await vi.waitFor(() => expect(services.window.post).toHaveBeenCalledTimes(2));
  expect(errors).toEqual([]);
  const [source, result] = figma.currentPage.children;
  expect(source?.id).toBe('1:1');
  expect(services.window.post).toHaveBeenCalledWith({ type: 'inserted', id: result?.id }, '*');
  services.store.undo();
  expect(figma.currentPage.children.map(({ id }) => id)).toEqual(['1:1']);
});
