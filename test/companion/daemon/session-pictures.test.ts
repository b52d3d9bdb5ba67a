import { describe, expect, test } from 'vitest';
import { imageIdOf } from '../../../companion/src/daemon/image-id.ts';
import { encodeChunk } from '../../../shared/src/frames.ts';
import { limits } from '../../../shared/src/limits.ts';
import { connected, sendPicture } from '../../fakes/connected.ts';
import { fillCase, newId } from '../../fakes/jobs.ts';
import { pngClaiming, pngOf } from '../../fakes/pictures.ts';
import { welcomedClient } from '../../fakes/raw-client.ts';

describe('pictures', () => {
  test('are asked for, each once, and not again while they are held', async () => {
    const { client, engine } = await connected();
    const { job, image, mask } = await fillCase();
    client.send({ type: 'submit', id: newId(), job });
    expect((await client.next('images.needed')).images).toEqual([job.image, job.mask]);
    sendPicture(client, image);
    sendPicture(client, mask);
    const run = await engine.nextRun();
    expect([...run.task.images]).toEqual([
      [job.image, new Uint8Array(image)],
      [job.mask, new Uint8Array(mask)],
    ]);
    await run.finish();
    await client.next('job.done');
    client.send({ type: 'submit', id: newId(), job: { ...job, seed: 8 } });
    expect((await client.next('images.needed')).images).toEqual([]);
    await engine.nextRun();
  });

  test('that two clients wait for serve both', async () => {
    const { client, engine, port } = await connected();
    const other = await welcomedClient(port);
    const { job, image, mask } = await fillCase();
    client.send({ type: 'submit', id: newId(), job });
    other.send({ type: 'submit', id: newId(), job: { ...job, seed: 8 } });
    await other.next('images.needed');
    await client.next('images.needed');
    sendPicture(client, image);
    sendPicture(other, mask);
    await (await engine.nextRun()).finish();
    await (await engine.nextRun()).finish();
    await Promise.all([client.next('job.done'), other.next('job.done')]);
  });

  async function failsWith(image: Uint8Array, code: string, id = imageIdOf(image)) {
    const { client } = await connected();
    const { job } = await fillCase();
    client.send({ type: 'submit', id: newId(), job: { ...job, image: id } });
    await client.next('images.needed');
    sendPicture(client, image, id);
    const { error } = await client.next('job.failed');
    expect(error.code).toBe(code);
    expect(error.message).not.toBe('');
    return error;
  }

  test('of 1 x 1 are too small', async () => {
    expect((await failsWith(await pngOf(1, 1), 'image_too_small')).message).toContain('1 x 1');
  });

  test('of 20,000 x 20,000 are too large, told by their header alone', async () => {
    expect((await failsWith(await pngClaiming(20_000, 20_000), 'image_too_large')).message).toContain('20000 x 20000');
  });

  test('of 8,000 x 8,000 have too many pixels', async () => {
    await failsWith(await pngClaiming(8_000, 8_000), 'image_too_large');
  });

  test('that are none are refused', async () => {
    await failsWith(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image_invalid');
    await failsWith((await pngOf(64, 48)).subarray(0, 12), 'image_invalid');
  });

  test('whose bytes are not what their id says are refused', async () => {
    const { job } = await fillCase();
    await failsWith(await pngOf(64, 48, '#ff0000'), 'invalid_message', job.image);
  });

  test('with a gap between two pieces are refused', async () => {
    const { client } = await connected();
    const { job, image } = await fillCase();
    client.send({ type: 'submit', id: newId(), job });
    client.send(encodeChunk({ image: job.image, length: image.length, offset: 10, bytes: image.subarray(10) }));
    expect((await client.next('job.failed')).error.code).toBe('invalid_message');
  });

  test('that announce more bytes than allowed are refused at the first piece', async () => {
    const { client } = await connected();
    client.send(
      encodeChunk({ image: 'a'.repeat(64), length: limits.imageBytes + 1, offset: 0, bytes: new Uint8Array(8) }),
    );
    expect((await client.next('error')).error.code).toBe('image_too_large');
  });

  test('that nobody asked for are not kept', async () => {
    const { client, engine } = await connected();
    const { job, image, mask } = await fillCase();
    sendPicture(client, image);
    client.send({ type: 'submit', id: newId(), job });
    expect((await client.next('images.needed')).images).toEqual([job.image, job.mask]);
    sendPicture(client, image);
    sendPicture(client, mask);
    await engine.nextRun();
  });

  test('a mask of another size than its picture is refused before the engine sees it', async () => {
    const { client, engine } = await connected();
    const { job, image, mask } = await fillCase('#112233', await pngOf(64, 64, '#ffffff'));
    client.send({ type: 'submit', id: newId(), job });
    await client.next('images.needed');
    sendPicture(client, image);
    sendPicture(client, mask);
    const { error } = await client.next('job.failed');
    expect(error).toMatchObject({ code: 'mask_size', message: expect.stringContaining('64 x 64') as unknown });
    expect(engine.tasks).toEqual([]);
  });
});
