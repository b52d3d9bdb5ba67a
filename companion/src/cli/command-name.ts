import { basename, dirname, isAbsolute, relative } from 'node:path';
import type { Terminal } from './terminal.ts';

/** How this process was started. */
export interface Started {
  /** The script that Node was given, `process.argv[1]`: absolute, links not followed. */
  readonly script: string;
  /** A clone has no command of its own; a package brings `frisket`. */
  readonly isClone: boolean;
  /** The folder that the person was in. */
  readonly folder: string;
  /** What npx was told to take the command from, its `npm_config_package`. */
  readonly npxPackage?: string | undefined;
}

/** What to type in place of `frisket` to get this very command again. */
export function commandName({ script, isClone, folder, npxPackage }: Started): string {
  if (/[\\/]_npx[\\/]/.test(script))
    // As docs/desktop.md has it: scripts of dependencies download what is not needed.
    return npxPackage ? `npx --ignore-scripts --package ${quoted(npxPackage)} frisket` : 'npx --ignore-scripts frisket';
  if (basename(dirname(script)) === '.bin') return 'npx frisket';
  // A link that `npm link` made for a clone is a command, too.
  if (isClone && basename(script) !== 'frisket') return `node ${quoted(pathFrom(folder, script))}`;
  return 'frisket';
}

/** As short as it can be, and with the slashes that every shell takes. */
function pathFrom(folder: string, script: string): string {
  const path = relative(folder, script);
  return path.startsWith('..') || isAbsolute(path) ? script : path.replaceAll('\\', '/');
}

function quoted(word: string): string {
  return /[\s()&;']/.test(word) ? `"${word}"` : word;
}

/**
 * Where words tell what to type: between backticks, after a colon, in a line of its own of the examples, and in a second
 * command on a line. Elsewhere `frisket status` may be a client's name. Help is wrapped before it comes here, so between
 * backticks a line may end behind the first word.
 */
const toType = /(?<=`)frisket(?=\s+[a-z[-])|(?<=: |&& |\n {2,})frisket(?= [a-z[-])/g;

/**
 * Everything says `frisket pair` for a command and `npm start` for the first, whoever will read it. At the terminal it
 * is known what works there.
 *
 * @param name of `commandName`
 */
export function asTyped(text: string, name: string): string {
  // JSON is for programs, and a path in quotes would break it.
  if (/^\s*[[{]/.test(text)) return text;
  const typed = text.replace(toType, () => name);
  return name.startsWith('node ') ? typed : typed.replaceAll('`npm start`', () => `\`${name} start\``);
}

/** A terminal that names commands as they are typed there. */
export function terminalNaming(terminal: Terminal, name: string): Terminal {
  return {
    print: (line) => {
      terminal.print(asTyped(line, name));
    },
    tell: (line) => {
      terminal.tell(asTyped(line, name));
    },
    draw: (text) => {
      terminal.draw(asTyped(text, name));
    },
    ask: (question, signal) => terminal.ask(asTyped(question, name), signal),
    interactive: terminal.interactive,
    width: terminal.width,
  };
}
