import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { desktopEntry, linuxLoginItem } from '../../../companion/src/autostart/linux-login-item.ts';
import { launchAgent, macLoginItem } from '../../../companion/src/autostart/mac-login-item.ts';
import { commandLine, windowsLoginItem } from '../../../companion/src/autostart/windows-login-item.ts';
import { temporaryFolder } from '../../fakes/temporary-folder.ts';

const hasValidator = spawnSync('desktop-file-validate', ['--help']).status === 0;
const hard = {
  program: '/opt/Fris ket $é "q" `b` 50%\\x/node',
  arguments: ['/opt/a/bin/frisket.js', 'start', '--no-open', '--tray', '--background'],
};

describe('Linux', () => {
  test('the entry is written, read and taken away', async () => {
    const folder = await temporaryFolder();
    const item = linuxLoginItem(folder);
    expect(item.place).toBe(join(folder, 'autostart', 'frisket.desktop'));
    expect(await item.read()).toBeUndefined();
    await item.write({ program: '/opt/frisket/node', arguments: ['/opt/frisket/bin/frisket.js', 'start'] });
    expect(await item.read()).toBe('"/opt/frisket/node" "/opt/frisket/bin/frisket.js" "start"');
    await item.remove();
    expect(await item.read()).toBeUndefined();
    await item.remove();
  });

  test('one that the desktop has switched off counts as off', async () => {
    const item = linuxLoginItem(await temporaryFolder());
    await item.write(hard);
    const text = readFileSync(item.place, 'utf8');
    writeFileSync(item.place, text.replace('enabled=true', 'enabled=false'));
    expect(await item.read()).toBeUndefined();
    writeFileSync(item.place, `${text}Hidden=true\n`);
    expect(await item.read()).toBeUndefined();
  });

  test('every character of a path survives the two quotings', () => {
    const exec = /^Exec=(.*)$/m.exec(desktopEntry(hard))![1]!;
    expect(unquoteExec(exec)).toEqual([hard.program, ...hard.arguments]);
  });

  test.skipIf(!hasValidator)('desktop-file-validate has nothing to say', async () => {
    const file = join(await temporaryFolder(), 'frisket.desktop');
    writeFileSync(file, desktopEntry(hard));
    expect(execFileSync('desktop-file-validate', [file], { encoding: 'utf8' })).toBe('');
  });
});

/** As a desktop takes `Exec` apart: the string's escapes first, then the quotes'. */
function unquoteExec(exec: string): string[] {
  const text = exec.replace(/\\(.)/g, '$1');
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) =>
    word.replace(/\\(.)/g, '$1').replaceAll('%%', '%'),
  );
}

describe('macOS', () => {
  test('the agent is written, read and taken away', async () => {
    const item = macLoginItem(await temporaryFolder());
    expect(item.place).toMatch(/Library\/LaunchAgents\/app\.frisket\.companion\.plist$/);
    await item.write({ program: '/Applications/A & B <c>/node', arguments: ['start'] });
    expect(await item.read()).toBe('/Applications/A & B <c>/node start');
    // launchd takes no file that others may write.
    if (process.platform !== 'win32') expect(statSync(item.place).mode & 0o022).toBe(0);
    await item.remove();
    expect(await item.read()).toBeUndefined();
  });

  test('it is a property list: pairs of keys and values, started at login, again after a crash only', () => {
    expect(parsePlist(launchAgent(hard))).toEqual({
      Label: 'app.frisket.companion',
      ProgramArguments: [hard.program, ...hard.arguments],
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      ProcessType: 'Interactive',
    });
  });
});

type Plist = string | boolean | Plist[] | { [key: string]: Plist };

/** The part of XML property lists that the agent uses; anything else is an error. */
function parsePlist(xml: string): Plist {
  const body =
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\s*<!DOCTYPE plist [^>]*>\s*<plist version="1\.0">([\s\S]*)<\/plist>\s*$/.exec(
      xml,
    )?.[1];
  const tokens = [...(body ?? '').matchAll(/<(\/?\w+)\s*(\/?)>|([^<]+)/g)].filter(([token]) => token.trim() !== '');
  let at = 0;
  const text = (value: string) => value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const next = () => {
    const token = tokens[at++];
    if (!token) throw new Error('The list ends in the middle.');
    return token;
  };
  const content = (tag: string) => {
    const [value] = next();
    if (next()[1] !== `/${tag}`) throw new Error(`${tag} is not closed.`);
    return text(value);
  };
  const value = ([, tag, isEmpty]: RegExpMatchArray): Plist => {
    if (isEmpty) return tag === 'true';
    if (tag === 'string') return content('string');
    if (tag === 'array') {
      const items: Plist[] = [];
      for (let token = next(); token[1] !== '/array'; token = next()) items.push(value(token));
      return items;
    }
    if (tag !== 'dict') throw new Error(`<${tag}> is not expected.`);
    const entries: [string, Plist][] = [];
    for (let token = next(); token[1] !== '/dict'; token = next()) {
      if (token[1] !== 'key') throw new Error('A key is expected.');
      entries.push([content('key'), value(next())]);
    }
    return Object.fromEntries(entries);
  };
  return value(next());
}

describe('Windows', () => {
  /** Answers as reg.exe does. */
  function registry() {
    const values = new Map<string, string>();
    const run = (words: readonly string[]) => {
      const [verb = '', key = '', , name = ''] = words;
      const id = `${key}\\${name}`;
      if (verb === 'add') values.set(id, words[words.indexOf('/d') + 1] ?? '');
      else if (!values.has(id)) return Promise.reject(new Error('ERROR: The system was unable to find the value.'));
      else if (verb === 'delete') values.delete(id);
      else return Promise.resolve(`\r\n${key}\r\n    ${name}    REG_SZ    ${values.get(id)}\r\n\r\n`);
      return Promise.resolve('The operation completed successfully.\r\n');
    };
    return { values, run };
  }

  test('the value is written, read and taken away, in the person’s own key', async () => {
    const { values, run } = registry();
    const item = windowsLoginItem(run);
    expect(await item.read()).toBeUndefined();
    await item.write({
      program: String.raw`C:\Fris ket\node\node.exe`,
      arguments: [String.raw`C:\a\frisket.js`, 'start'],
    });
    expect([...values.keys()]).toEqual([String.raw`HKCU\Software\Microsoft\Windows\CurrentVersion\Run\Frisket`]);
    expect(await item.read()).toBe(String.raw`"C:\Fris ket\node\node.exe" C:\a\frisket.js start`);
    await item.remove();
    expect(values.size).toBe(0);
    await item.remove();
  });

  test('a command that Windows would not run is refused', async () => {
    const item = windowsLoginItem(registry().run);
    const write = item.write({ program: `C:\\${'long\\'.repeat(60)}node.exe`, arguments: [] });
    await expect(write).rejects.toMatchObject({ code: 'autostart_impossible' });
  });

  test('paths with spaces are quoted, one with a separator at its end too', () => {
    expect(commandLine({ program: 'C:\\a b\\node.exe', arguments: ['--data', 'D:\\my data\\'] })).toBe(
      '"C:\\a b\\node.exe" --data "D:\\my data\\\\"',
    );
  });
});
