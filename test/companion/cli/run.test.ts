import { describe, expect, test } from 'vitest';
import { runCli } from '../../../companion/src/cli/run.ts';
import { version } from '../../../shared/src/version.ts';
import { TestTerminal } from '../../fakes/test-terminal.ts';

async function frisket(...words: string[]) {
  const terminal = new TestTerminal();
  const code = await runCli(words, terminal);
  return { code, printed: terminal.printed.join('\n'), told: terminal.told };
}

const commands = ['start', 'status', 'pause', 'resume', 'logs', 'generate', 'doctor', 'config', 'parity'];

test.each(['--version', '-v'])('%s prints the version', async (word) => {
  expect(await frisket(word)).toEqual({ code: 0, printed: version, told: [] });
});

describe('help', () => {
  test.each([[[]], ...commands.map((name) => [[name]])])('%j --help shows how, with examples', async (words) => {
    for (const flag of ['--help', '-h']) {
      const { code, printed, told } = await frisket(...words, flag);
      expect({ code, told }).toEqual({ code: 0, told: [] });
      expect(printed).toMatch(/^Usage: frisket/);
      expect(printed).toMatch(/Examples?:\n {2}frisket /);
    }
  });

  test('names every command, and every option of generate', async () => {
    const { printed } = await frisket('--help');
    for (const command of commands) expect(printed).toContain(`\n  ${command} `);
    const { printed: generate } = await frisket('generate', '--help');
    for (const option of [
      'image',
      'mask',
      'negative',
      'width',
      'height',
      'steps',
      'guidance',
      'strength',
      'seed',
      'model',
      'out',
      'request',
    ])
      expect(generate).toContain(`--${option} <`);
  });
});

describe('what cannot be understood is one line that says what to do, and exit code 2', () => {
  test.each([
    [[], /No command was given\. Run `frisket --help`\.$/],
    [['strat'], /unknown command 'strat'.*start/],
    [['doctor', '--jsn'], /unknown option '--jsn'.*--json/],
    [['start', '--port'], /'--port <number>' argument missing/],
    [['start', '--port', '0'], /whole number from 1 to 65535/],
    [['start', '--port', '70000'], /--port is 70000; it must be a whole number from 1 to 65535/],
    [['status', '--prt', '1'], /unknown option '--prt'.*--port/],
    [['logs', '-n', 'many'], /whole number from 0/],
    [['config', '--provider', 'gpu'], /--provider is "gpu"; it must be one of auto/],
    [['start', '--port', '37.5'], /whole number/],
    [['start', 'now'], /too many arguments/],
    [['parity'], /missing required argument 'path'/],
    [['generate'], /There is no prompt/],
    [['generate', 'x', '--mask', 'm.png'], /Add --image/],
    [['generate', 'x', '--strength', '0.5'], /Add --image/],
    [['generate', 'x', '--strength', '0'], /from 0\.01 to 1/],
    [['generate', 'x', '--strength', '1.5'], /from 0\.01 to 1/],
    [['generate', 'x', '--width', '8'], /from 16 to 4096/],
    [['generate', 'x', '--height', '1e3'], /whole number/],
    [['generate', 'x', '--guidance', ''], /number from 0 to 100/],
    [['generate', 'x', '--seed', '-1'], /seed/],
    [['generate', 'x', '--steps', '1001'], /from 1 to 1000/],
    [['generate', 'x', '--out', 'picture.jpg'], /does not end in \.png/],
    [['generate', 'x', '--image', 'a.png', '--mask', 'm.png', '--width', '64'], /Leave --width and --height out/],
    [['generate', 'x', '--request', 'r.json'], /holds its own prompt/],
    [['generate', '--request', 'r.json', '--seed', '1'], /Leave --seed out/],
  ])('%j', async (words, message) => {
    const { code, printed, told } = await frisket(...words);
    expect({ code, printed, lines: told.length }).toEqual({ code: 2, printed: '', lines: 1 });
    expect(told[0]).toMatch(/^frisket: [^\n]+\.$/);
    expect(told[0]).toMatch(message);
  });
});

describe('what cannot be done is one line that says what to do, and exit code 1', () => {
  test.each([
    [['generate', 'x', '--out', '/nowhere/at/all.png'], /The folder \/nowhere\/at does not exist/],
    [['generate', 'x', '--image', '/nowhere.png', '--seed', '1'], /\/nowhere\.png does not exist/],
    [['generate', 'x', '--image', '/', '--seed', '1'], /is a folder/],
    [['generate', '--request', '/nowhere.json'], /\/nowhere\.json does not exist/],
    [['generate', 'x', '--model', 'sdxl', '--seed', '1'], /No model "sdxl" is installed.*Choose one of: swatch/],
    [['generate', 'x'.repeat(100_000), '--seed', '1', '--out', '/tmp/x.png'], /100000 characters; the limit is 4000/],
    [['parity', '/nowhere'], /\/nowhere/],
  ])('%#', async (words, message) => {
    const { code, told } = await frisket(...words);
    expect({ code, lines: told.length }).toEqual({ code: 1, lines: 1 });
    expect(told[0]).toMatch(/^frisket: [^\n]+\.$/);
    expect(told[0]).toMatch(message);
  });
});
