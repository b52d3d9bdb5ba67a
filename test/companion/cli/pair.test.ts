import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../companion/src/cli/run.ts';
import { openSocket } from '../../../companion/src/daemon/web-socket.ts';
import { pair, type PairResult } from '../../../shared/src/client/pair.ts';
import { makeClient, stateOf } from '../../fakes/clients.ts';
import { startTestDaemon, testKey } from '../../fakes/test-daemon.ts';
import { TestTerminal } from '../../fakes/test-terminal.ts';

/** A companion whose owner's commands find it, and the terminal of one of them. */
async function companion() {
  const { port, dataFolder } = await startTestDaemon();
  await writeFile(join(dataFolder, 'owner-key'), testKey);
  const place = ['--port', String(port), '--data', dataFolder];
  return {
    port,
    terminal: new TestTerminal(),
    frisket: (terminal: TestTerminal, ...words: string[]) => runCli([...words, ...place], terminal),
  };
}

/** A plugin that asks to be paired, and what the person reads in it. */
function plugin(port: number) {
  let show: (number: number) => void;
  const shown = new Promise<number>((resolve) => (show = resolve));
  const result = pair({ openSocket, port, client: 'Figma in Chrome', onNumber: (number) => show(number) });
  return { shown: shown.then(String), result };
}

const pairedIn = (result: PairResult) => {
  if (result.kind !== 'paired') throw new Error(`It was not paired: ${result.kind}.`);
  return result;
};

describe('frisket pair', () => {
  test('connects the plugin whose number is typed, which is then listed and can be removed', async () => {
    const { port, terminal, frisket } = await companion();
    const { shown, result } = plugin(port);
    terminal.answers.push(shown);
    expect(await frisket(terminal, 'pair')).toBe(0);
    expect(terminal.printed).toEqual(['Connected. Say yes in the panel of Figma in Chrome.']);
    const { credential, key } = pairedIn(await result);
    const client = makeClient([port], { credential, key });
    await stateOf(client, 'connected');

    const list = new TestTerminal();
    expect(await frisket(list, 'clients')).toBe(0);
    expect(list.printed).toEqual([expect.stringMatching(`^${credential}  Figma in Chrome  connected now, paired 20`)]);
    const json = new TestTerminal();
    await frisket(json, 'clients', '--json');
    expect(JSON.parse(json.printed.join(''))).toMatchObject([{ id: credential, name: 'Figma in Chrome' }]);
    expect(json.printed.join('')).not.toContain(key);

    const parted = stateOf(client, 'disconnected');
    const removal = new TestTerminal();
    expect(await frisket(removal, 'clients', 'remove', credential.slice(0, 6))).toBe(0);
    await parted;
    expect(client.state).toMatchObject({ problem: { kind: 'unauthorized' } });
    const empty = new TestTerminal();
    await frisket(empty, 'clients');
    expect(empty.printed.join('')).toContain('No client is paired');
  });

  test('asks again after a number that cannot be right, five times at most', async () => {
    const { port, terminal, frisket } = await companion();
    const { shown, result } = plugin(port);
    terminal.answers.push('1', 'forty', shown);
    expect(await frisket(terminal, 'pair')).toBe(0);
    expect(terminal.questions).toHaveLength(3);
    pairedIn(await result);

    const another = plugin(port);
    expect((await another.result).kind).toBe('closed');
    const hopeless = new TestTerminal();
    hopeless.answers.push('1', '2', '3', '4', '5', '6');
    const run = frisket(hopeless, 'pair');
    const third = await untilTaken(port);
    expect(await run).toBe(1);
    expect(third.kind).toBe('refused');
    expect(hopeless.questions).toHaveLength(5);
  });

  test('refuses the plugin when nothing is typed', async () => {
    const { port, terminal, frisket } = await companion();
    const { result } = plugin(port);
    terminal.answers.push('');
    expect(await frisket(terminal, 'pair')).toBe(1);
    expect((await result).kind).toBe('refused');
    expect(terminal.told.join(' ')).toContain('Not connected');
  });
});

/** A panel asks every now and then until the companion takes it. */
async function untilTaken(port: number): Promise<PairResult> {
  for (;;) {
    const result = await plugin(port).result;
    if (result.kind !== 'closed') return result;
  }
}

test('frisket clients remove names what is unknown or not plain', async () => {
  const { terminal, frisket } = await companion();
  expect(await frisket(terminal, 'clients', 'remove', 'beef')).toBe(1);
  expect(terminal.told.join(' ')).toContain('No client "beef" is paired. Run `frisket clients`');
});
