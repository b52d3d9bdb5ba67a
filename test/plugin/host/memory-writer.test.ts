import { expect, test, vi } from 'vitest';
import type { MemoryKey } from '../../../plugin/src/bridge.ts';
import { MemoryWriter } from '../../../plugin/src/host/memory-writer.ts';

/** A store whose writes end when the test says so. */
function slowStore() {
  const begun: { readonly key: MemoryKey; readonly value: unknown; readonly end: (error?: Error) => void }[] = [];
  const writer = new MemoryWriter({
    writeMemory: (key, value) =>
      new Promise((resolve, reject) => {
        begun.push({ key, value, end: (error) => (error ? reject(error) : resolve()) });
      }),
  });
  return { writer, begun, values: () => begun.map(({ value }) => value) };
}

test('what is said while a write is under way waits for it, and of several the last counts', async () => {
  const { writer, begun, values } = slowStore();
  for (const value of ['t', 'tu', 'tur']) writer.write('draft', value);
  expect(values()).toEqual(['t']);
  begun[0]?.end();
  await vi.waitFor(() => expect(values()).toEqual(['t', 'tur']));
  begun[1]?.end();
  await new Promise(setImmediate);
  writer.write('draft', 'turq');
  expect(values()).toEqual(['t', 'tur', 'turq']);
});

test('one key does not wait for another', () => {
  const { writer, begun } = slowStore();
  writer.write('mask', 'heavy');
  writer.write('draft', 'light');
  expect(begun.map(({ key }) => key)).toEqual(['mask', 'draft']);
});

test('forgetting has its turn like any other write', async () => {
  const { writer, begun, values } = slowStore();
  writer.write('pending', 'run');
  writer.write('pending', null);
  begun[0]?.end();
  await vi.waitFor(() => expect(values()).toEqual(['run', null]));
});

test('a write that fails is told in the console, and the next is made', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const { writer, begun, values } = slowStore();
  writer.write('draft', 'a');
  writer.write('draft', 'b');
  begun[0]?.end(new Error('the store is full'));
  await vi.waitFor(() => expect(values()).toEqual(['a', 'b']));
  expect(warn).toHaveBeenCalledOnce();
  warn.mockRestore();
});

test('when the plugin ends what waits is written at once, and once', async () => {
  const { writer, begun, values } = slowStore();
  writer.write('draft', 'turquoise wate');
  writer.write('draft', 'turquoise water');
  writer.end();
  expect(values()).toEqual(['turquoise wate', 'turquoise water']);
  begun[0]?.end();
  await new Promise(setImmediate);
  expect(values()).toHaveLength(2);
});
