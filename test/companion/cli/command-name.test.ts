import { describe, expect, test } from 'vitest';
import { asTyped, commandName, terminalNaming } from '../../../companion/src/cli/command-name.ts';
import { TestTerminal } from '../../fakes/test-terminal.ts';

describe('the command is named as it was started', () => {
  const clone = { script: '/home/ada/frisket/bin/frisket.js', isClone: true, folder: '/home/ada/frisket' };
  const installed = { isClone: false, folder: '/home/ada' };
  const fromNpx = { ...installed, script: '/home/ada/.npm/_npx/3f09/node_modules/.bin/frisket' };
  test.each([
    ['in a clone', clone, 'node bin/frisket.js'],
    ['from above a clone', { ...clone, folder: '/home/ada' }, 'node frisket/bin/frisket.js'],
    ['from elsewhere', { ...clone, folder: '/home/bo' }, 'node /home/ada/frisket/bin/frisket.js'],
    [
      'from elsewhere, with a space',
      { ...clone, script: '/home/ada/my work/bin/frisket.js', folder: '/home/bo' },
      'node "/home/ada/my work/bin/frisket.js"',
    ],
    ['by a link to a clone', { ...clone, script: '/usr/local/bin/frisket' }, 'frisket'],
    ['installed for all folders', { ...installed, script: '/usr/local/bin/frisket' }, 'frisket'],
    ['from the portable folder', { ...installed, script: '/home/ada/Apps/frisket/app/bin/frisket.js' }, 'frisket'],
    ['installed in a project', { ...installed, script: '/home/ada/site/node_modules/.bin/frisket' }, 'npx frisket'],
    ['by npx', fromNpx, 'npx --ignore-scripts frisket'],
    [
      'by npx, from a file',
      { ...fromNpx, npxPackage: './frisket-0.1.0.tgz' },
      'npx --ignore-scripts --package ./frisket-0.1.0.tgz frisket',
    ],
  ])('%s', (_, started, name) => {
    expect(commandName(started)).toBe(name);
  });
});

describe('words for the terminal', () => {
  const inClone = 'node bin/frisket.js';

  test.each([
    [
      'Run `frisket doctor`, then `frisket pair`.',
      'Run `node bin/frisket.js doctor`, then `node bin/frisket.js pair`.',
    ],
    ['that wait since `frisket\n    pause`', 'that wait since `node bin/frisket.js\n    pause`'],
    ['Go on with: frisket models get swatch', 'Go on with: node bin/frisket.js models get swatch'],
    ['It: frisket stop && frisket start', 'It: node bin/frisket.js stop && node bin/frisket.js start'],
    ['Usage: frisket [options]', 'Usage: node bin/frisket.js [options]'],
    [
      'Examples:\n  frisket start\n  frisket doctor',
      'Examples:\n  node bin/frisket.js start\n  node bin/frisket.js doctor',
    ],
    [
      'frisket: No command was given. Run `frisket --help`.',
      'frisket: No command was given. Run `node bin/frisket.js --help`.',
    ],
  ])('%j', (text, typed) => {
    expect(asTyped(text, inClone)).toBe(typed);
    expect(asTyped(text, 'frisket')).toBe(text);
  });

  test.each(['Clients  frisket status', 'frisket status connected', 'Put Frisket into a folder of its own'])(
    '%j is no command to type',
    (text) => {
      expect(asTyped(text, inClone)).toBe(text);
    },
  );

  test('what programs read stays as it is, whatever the path', () => {
    const json = '{\n  "advice": "Get one: `frisket models list --available`."\n}';
    expect(asTyped(json, 'node "/my work/bin/frisket.js"')).toBe(json);
  });

  test('`npm start` is for a clone alone', () => {
    expect(asTyped('Start it with `npm start`.', inClone)).toBe('Start it with `npm start`.');
    expect(asTyped('Start it with `npm start`.', 'frisket')).toBe('Start it with `frisket start`.');
  });

  test('all that a terminal says goes through it', async () => {
    const inner = new TestTerminal({ width: 100 });
    const terminal = terminalNaming(inner, inClone);
    terminal.print('`frisket stop` ends it.');
    terminal.tell('`frisket stop` ends it.');
    terminal.draw('`frisket stop` ends it.');
    await terminal.ask('`frisket stop` ends it.', new AbortController().signal);
    const said = [...inner.printed, ...inner.told, ...inner.drawn, ...inner.questions];
    expect(said).toEqual(Array.from({ length: 4 }, () => '`node bin/frisket.js stop` ends it.'));
    expect([terminal.width, terminal.interactive]).toEqual([100, false]);
  });
});
