import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FrisketError } from '../../../shared/src/errors.ts';
import type { LoginItem, StartCommand } from './autostart.ts';

const key = String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run`;
const value = 'Frisket';
/** Windows ignores what is longer: "The data value should not exceed 260 characters." (Run and RunOnce registry keys) */
const commandMost = 260;

/** Runs reg.exe with these words. @returns what it printed */
export type RunReg = (words: readonly string[]) => Promise<string>;

/** Windows: a value of the person's own Run key. No rights of an administrator, no scheduled task. */
export function windowsLoginItem(run: RunReg = runReg): LoginItem {
  return {
    place: `${key}\\${value}`,
    read: async () => {
      const output = await run(['query', key, '/v', value]).catch(() => undefined);
      return output === undefined ? undefined : /^\s*Frisket\s+REG_SZ\s+(.*?)\s*$/m.exec(output)?.[1];
    },
    write: async (command) => {
      const line = commandLine(command);
      if (line.length > commandMost)
        throw new FrisketError(
          'autostart_impossible',
          `The command to start Frisket has ${line.length} characters; Windows runs at most ${commandMost} at login.`,
          'Move Frisket into a folder with a shorter path.',
        );
      await run(['add', key, '/v', value, '/t', 'REG_SZ', '/d', line, '/f']);
    },
    remove: async () => {
      await run(['delete', key, '/v', value, '/f']).catch(() => undefined);
    },
  };
}

/** As CommandLineToArgvW and Node's own start take a command apart. Paths of Windows hold no quotation marks. */
export function commandLine({ program, arguments: words }: StartCommand): string {
  return [program, ...words].map((word) => (/[\s"]/.test(word) ? `"${word.replace(/\\+$/, '$&$&')}"` : word)).join(' ');
}

async function runReg(words: readonly string[]): Promise<string> {
  // By its full path: another reg.exe may stand before it in PATH.
  const program = join(process.env.SystemRoot ?? String.raw`C:\Windows`, 'System32', 'reg.exe');
  const { stdout } = await promisify(execFile)(program, [...words], { windowsHide: true });
  return stdout;
}
