import { expect, test } from 'vitest';
import { imageIdOf } from '../../../companion/src/daemon/image-id.ts';
import { Outbox, type OutgoingSocket } from '../../../companion/src/daemon/outbox.ts';
import { decodeChunk } from '../../../shared/src/frames.ts';
import type { CompanionMessage } from '../../../shared/src/messages.ts';

/** A socket whose other end reads when the test says so. */
class SlowSocket implements OutgoingSocket {
  bufferedAmount = 0;
  terminated = false;
  reading = false;
  readonly frames: string[] = [];
  #waiting: { bytes: number; callback: () => void }[] = [];

  send(data: string | Uint8Array, callback: () => void): void {
    this.frames.push(typeof data === 'string' ? typeOf(data) : `piece of ${decodeChunk(data).length}`);
    this.bufferedAmount += data.length;
    this.#waiting.push({ bytes: data.length, callback });
    if (this.reading) this.read();
  }

  /** Everything that was sent leaves. */
  read(): void {
    const sent = this.#waiting;
    this.#waiting = [];
    for (const { bytes, callback } of sent) {
      this.bufferedAmount -= bytes;
      callback();
    }
  }

  terminate(): void {
    this.terminated = true;
  }
}

function typeOf(text: string): string {
  const message = JSON.parse(text) as { type: string; step?: number; preview?: string; position?: number };
  return [message.type, message.step ?? message.position, message.preview && 'with preview']
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
}

const id = '11111111-1111-4111-8111-111111111111';
const megabyte = new Uint8Array(1024 * 1024);
const picture = { id: imageIdOf(megabyte), read: () => Promise.resolve(megabyte) };
const progress = (step: number): CompanionMessage => ({
  type: 'job.progress',
  id,
  event: step + 1,
  stage: 'Painting',
  step,
  steps: 9,
  preview: picture.id,
});
const failed: CompanionMessage = { type: 'job.failed', id, error: { code: 'internal', message: 'x' } };
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('pictures go in pieces before the message that names them', async () => {
  const socket = new SlowSocket();
  socket.reading = true;
  const outbox = new Outbox(socket);
  outbox.send(progress(1), [picture]);
  outbox.send(failed);
  await turn();
  expect(socket.frames).toEqual(['piece of 1048576', 'piece of 1048576', 'job.progress 1 with preview', 'job.failed']);
});

test('no more than a little is handed to a socket that does not drain', async () => {
  const socket = new SlowSocket();
  const outbox = new Outbox(socket);
  const large = new Uint8Array(20 * 1024 * 1024);
  outbox.send(progress(1), [{ id: imageIdOf(large), read: () => Promise.resolve(large) }]);
  await turn();
  expect(socket.bufferedAmount).toBeLessThan(4 * 1024 * 1024);
  while (socket.bufferedAmount > 0) {
    socket.read();
    await turn();
  }
  expect(socket.frames.at(-1)).toBe('job.progress 1 with preview');
  expect(socket.frames).toHaveLength(41);
});

test('a client that lags gets the latest progress only, and what matters in its order', async () => {
  const socket = new SlowSocket();
  const outbox = new Outbox(socket);
  outbox.send(progress(1), [picture, picture, picture]);
  for (let step = 2; step <= 8; step++) outbox.send(progress(step), [picture]);
  outbox.send({ type: 'job.queued', id, event: 1, position: 3 });
  outbox.send({ type: 'job.queued', id, event: 2, position: 2 });
  outbox.send(failed);
  for (let count = 0; count < 20; count++) {
    await turn();
    socket.read();
  }
  expect(socket.frames.filter((frame) => !frame.startsWith('piece'))).toEqual([
    'job.progress 1 with preview',
    'job.progress 8',
    'job.queued 2',
    'job.failed',
  ]);
});

test('a client that reads nothing is cut off', async () => {
  const socket = new SlowSocket();
  const outbox = new Outbox(socket);
  outbox.send(progress(0), [picture, picture, picture]);
  for (let count = 0; count < 1_000; count++) outbox.send(failed);
  await turn();
  expect(socket.terminated).toBe(false);
  outbox.send(failed);
  expect(socket.terminated).toBe(true);
});

test('a picture that is gone by its turn is left out, and the message still comes', async () => {
  const socket = new SlowSocket();
  socket.reading = true;
  const outbox = new Outbox(socket);
  outbox.send(progress(1), [{ id: picture.id, read: () => Promise.reject(new Error('acknowledged')) }]);
  outbox.send(failed);
  await turn();
  expect(socket.frames).toEqual(['job.progress 1 with preview', 'job.failed']);
});

test('after closing nothing is sent', async () => {
  const socket = new SlowSocket();
  const outbox = new Outbox(socket);
  outbox.close();
  outbox.send(failed);
  await turn();
  expect(socket.frames).toEqual([]);
});
