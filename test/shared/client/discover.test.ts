import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { listen } from '../../../companion/src/daemon/listen.ts';
import type { ClientOptions } from '../../../shared/src/client/client.ts';
import { problemError } from '../../../shared/src/client/problem.ts';
import { makeClient, noImages, stateOf } from '../../fakes/clients.ts';
import { fillCase, generateJob } from '../../fakes/jobs.ts';
import { startServer, unusedPort, withSockets } from '../../fakes/strangers.ts';
import { startTestDaemon } from '../../fakes/test-daemon.ts';

describe('no connection', () => {
  async function problemOn(ports: readonly number[], options: Partial<ClientOptions> = {}) {
    const client = makeClient(ports, options);
    await stateOf(client, 'disconnected');
    if (client.state.status !== 'disconnected') throw new Error('It is connected.');
    const { problem } = client.state;
    await expect(client.submit(generateJob(), noImages)).rejects.toMatchObject(problemError(problem).toInfo());
    return problem;
  }

  test('because nothing answers', async () => {
    const port = await unusedPort();
    expect(await problemOn([port])).toEqual({ kind: 'not_running', ports: [port] });
  });

  test('because another web server answers', async () => {
    const port = await startServer(createServer((_request, response) => response.end('hello')));
    expect(await problemOn([port])).toEqual({ kind: 'other_program', port });
  });

  test('because another WebSocket server answers', async () => {
    const port = await startServer(withSockets((socket) => socket.send('welcome to the chat')));
    expect(await problemOn([port])).toEqual({ kind: 'other_program', port });
  });

  test('because the companion does not know the key; it is not tried again by itself', async () => {
    const { port, lines } = await startTestDaemon();
    expect(await problemOn([port], { key: 'dd'.repeat(32) })).toEqual({ kind: 'unauthorized', port });
    expect(lines).toEqual([]);
  });

  test.each([0, 2])('because it speaks protocol %i', async (companionProtocol) => {
    const refusal = {
      type: 'refused',
      protocol: companionProtocol,
      error: { code: 'protocol_version', message: 'no' },
    };
    const port = await startServer(withSockets((socket) => socket.send(JSON.stringify(refusal))));
    const problem = await problemOn([port]);
    expect(problem).toEqual({ kind: 'protocol_version', port, companionProtocol });
    expect(problemError(problem).message).toContain(`speaks protocol ${companionProtocol}, this side speaks 1`);
  });

  test('is told by the most telling of several ports', async () => {
    const other = await startServer(createServer((_request, response) => response.end('hello')));
    const { port } = await startTestDaemon({ ownerKey: 'cc'.repeat(32) });
    expect(await problemOn([await unusedPort(), other, port])).toEqual({ kind: 'unauthorized', port });
  });

  test("is no obstacle when somebody else's companion comes first", async () => {
    const theirs = await startTestDaemon({ ownerKey: 'cc'.repeat(32) });
    const ours = await startTestDaemon();
    const client = makeClient([theirs.port, ours.port]);
    await stateOf(client, 'connected');
    expect(client.state).toMatchObject({
      port: ours.port,
      companion: expect.any(String) as unknown,
      models: [{ id: 'swatch' }],
    });
  });

  test('ends as soon as the companion starts', async () => {
    const port = await unusedPort();
    const client = makeClient([port]);
    await stateOf(client, 'disconnected');
    await startTestDaemon({ listening: (await listen(port))! });
    client.retry();
    await stateOf(client, 'connected');
  });
});

test('an impostor on the port learns a nonce and nothing else', async () => {
  const heard: unknown[] = [];
  const port = await startServer(
    withSockets((socket) => {
      socket.send(JSON.stringify({ type: 'challenge', protocol: 1, nonce: 'a'.repeat(64), proof: 'b'.repeat(64) }));
      socket.send(JSON.stringify({ type: 'welcome', companion: '0.1.0', models: [] }));
    }, heard),
  );
  const { job, images } = await fillCase();
  await expect(makeClient([port]).submit(job, images)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(heard).toEqual([
    {
      type: 'hello',
      protocol: 1,
      nonce: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      credential: 'owner',
      client: 'a test',
    },
  ]);
});

test('one that holds a recorded challenge learns nothing either: its proof is for another nonce', async () => {
  const { port } = await startTestDaemon();
  const real = new WebSocket(`ws://localhost:${port}/`);
  const recorded = await new Promise<string>((resolve) => {
    real.on('open', () =>
      real.send(
        JSON.stringify({ type: 'hello', protocol: 1, nonce: 'a'.repeat(64), credential: 'owner', client: 'x' }),
      ),
    );
    real.on('message', (data: Buffer) => resolve(data.toString('utf8')));
  });
  real.terminate();
  const heard: unknown[] = [];
  const impostor = await startServer(withSockets((socket) => socket.send(recorded), heard));
  await expect(makeClient([impostor]).submit(generateJob(), noImages)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(heard).toHaveLength(1);
});
