import { describe, expect, test } from 'vitest';
import { connected } from '../../fakes/connected.ts';
import { generateJob, newId } from '../../fakes/jobs.ts';

describe('jobs that cannot be used', () => {
  test('a prompt of 100,000 characters is refused with the limit named, and the connection stays', async () => {
    const { client, engine } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job: { ...generateJob(), prompt: 'x'.repeat(100_000) } });
    const { error } = await client.next('job.failed');
    expect(error).toMatchObject({
      code: 'prompt_too_long',
      message: 'The prompt has 100000 characters; the limit is 4000.',
    });
    client.send({ type: 'submit', id, job: generateJob() });
    await engine.nextRun();
  });

  test.each([
    ['an unknown field', { ...generateJob(), sampler: 'x' }, 'sampler'],
    ['no steps at all', { ...generateJob(), steps: 0 }, 'steps'],
    ['a side that is too long', { ...generateJob(), width: 5000 }, 'width'],
    ['a seed that is no number', { ...generateJob(), seed: '7' }, 'seed'],
    ['a path in place of a model', { ...generateJob(), model: '../../etc/passwd' }, 'model'],
    [
      'a request whose picture is a path',
      {
        kind: 'request',
        request: {
          model: 'swatch',
          task: 'image-to-image',
          prompt: '',
          width: 64,
          height: 64,
          steps: 1,
          guidanceScale: 0,
          seed: 1,
          image: '/etc/passwd',
        },
      },
      '/etc/passwd',
    ],
    ['nothing', undefined, 'job'],
  ])('%s', async (_what, job, named) => {
    const { client } = await connected();
    const id = newId();
    client.send({ type: 'submit', id, job });
    const failed = await client.next('job.failed');
    expect(failed).toMatchObject({ id, error: { code: 'invalid_request' } });
    expect(failed.error.message).toContain(named);
  });

  test('a model that is not installed, with those that are', async () => {
    const { client } = await connected();
    client.send({ type: 'submit', id: newId(), job: generateJob({ model: 'sdxl-turbo' }) });
    const { error } = await client.next('job.failed');
    expect(error).toMatchObject({ code: 'model_not_found', hint: expect.stringContaining('swatch') as unknown });
    expect(error.message).toContain('sdxl-turbo');
  });

  test.each([
    ['no JSON', 'nonsense'],
    ['an unknown type', JSON.stringify({ type: 'shutdown' })],
    ['an id that is no UUID', JSON.stringify({ type: 'cancel', id: '1' })],
    ['a prototype', '{"type":"cancel","id":"1","__proto__":{"admin":true}}'],
    [
      'hello again',
      JSON.stringify({ type: 'hello', protocol: 1, nonce: 'a'.repeat(64), credential: 'owner', client: 'x' }),
    ],
  ])('%s is answered by an error, and the connection stays', async (_what, text) => {
    const { client, engine } = await connected();
    client.socket.send(text);
    expect((await client.next('error')).error.code).toBe('invalid_message');
    client.send({ type: 'submit', id: newId(), job: generateJob() });
    await engine.nextRun();
  });

  test('a binary frame that is no piece of a picture is answered by an error', async () => {
    const { client } = await connected();
    for (const frame of [new Uint8Array(0), new Uint8Array(41), new Uint8Array(60).fill(0x46)]) {
      client.send(frame);
      expect((await client.next('error')).error.code).toBe('invalid_message');
    }
  });
});
