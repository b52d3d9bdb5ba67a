import { expect, test } from 'vitest';
import { imageIdOf } from '../../../companion/src/daemon/image-id.ts';
import { ImageStore } from '../../../companion/src/daemon/image-store.ts';
import { imageIdOf as portableIdOf } from '../../../shared/src/assembler.ts';
import { pngOf } from '../../fakes/pictures.ts';

async function picture(colour: string) {
  const bytes = await pngOf(32, 32, colour);
  return { id: imageIdOf(bytes), bytes };
}

const [red, green, blue] = await Promise.all([picture('#ff0000'), picture('#00ff00'), picture('#0000ff')]);
const add = (store: ImageStore, { id, bytes }: typeof red) => store.add(id, bytes);
const held = (store: ImageStore) => [red, green, blue].map(({ id }) => store.get(id) !== undefined);

test('ids are the same SHA-256 that clients compute', () => {
  expect(red.id).toBe(portableIdOf(red.bytes));
});

test('a picture is held with its size', () => {
  const store = new ImageStore(10_000);
  add(store, red);
  expect(store.get(red.id)).toMatchObject({ bytes: red.bytes, width: 32, height: 32 });
});

test('the one that was used least lately makes room', () => {
  const store = new ImageStore(red.bytes.length + green.bytes.length);
  add(store, red);
  add(store, green);
  store.get(red.id);
  add(store, blue);
  expect(held(store)).toEqual([true, false, true]);
});

test('one that is pinned stays until it is unpinned as often', () => {
  const store = new ImageStore(red.bytes.length + green.bytes.length);
  add(store, red);
  store.pin(red.id);
  store.pin(red.id);
  store.unpin(red.id);
  add(store, green);
  add(store, blue);
  expect(held(store)).toEqual([true, false, true]);
  store.unpin(red.id);
  add(store, green);
  expect(held(store)).toEqual([false, true, true]);
});

test('what does not fit beside the pinned ones is refused, and nothing is lost', () => {
  const store = new ImageStore(red.bytes.length + green.bytes.length);
  add(store, red);
  add(store, green);
  store.pin(red.id);
  store.pin(green.id);
  expect(() => add(store, blue)).toThrow(expect.objectContaining({ code: 'queue_full' }) as Error);
  expect(held(store)).toEqual([true, true, false]);
});

test('what is no picture is not held', () => {
  const store = new ImageStore(10_000);
  const bytes = new TextEncoder().encode('no picture');
  expect(() => store.add(imageIdOf(bytes), bytes)).toThrow(expect.objectContaining({ code: 'image_invalid' }) as Error);
  expect(store.get(imageIdOf(bytes))).toBeUndefined();
});
