import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { FrisketError } from '../../../shared/src/errors.ts';
import { nearest } from './nearest.ts';
import { keyOf, settingNames, settings, type SettingName } from './settings.ts';

export function configurationFile(dataFolder: string): string {
  return join(dataFolder, 'config.toml');
}

/** What a file says, by setting, unchecked, and what is wrong with the rest of it. */
export interface ConfigurationFile {
  readonly found: ReadonlyMap<SettingName, unknown>;
  /** In the order of the file. `configuration_invalid` with line and column for what is no TOML, with the nearest known
   *  key for one that is not known; `file_unreadable`. */
  readonly problems: readonly FrisketError[];
}

/** Nothing is found and nothing wrong when there is no file. */
export async function readConfigurationFile(path: string): Promise<ConfigurationFile> {
  const found = new Map<SettingName, unknown>();
  const problems: FrisketError[] = [];
  const byKey = new Map(settingNames.map((name) => [keyOf(name), name]));
  try {
    const content = await readText(path);
    for (const [key, value] of content === undefined ? [] : Object.entries(parseToml(content, path))) {
      const name = byKey.get(key);
      if (name === undefined) problems.push(unknownKey(key, path, [...byKey.keys()]));
      else if (settings[name].outsideFile)
        problems.push(
          invalid(`${path} has the key "${key}", which says where that very file is.`, `Give --${key} instead.`),
        );
      else found.set(name, value);
    }
  } catch (error) {
    if (!(error instanceof FrisketError)) throw error;
    problems.push(error);
  }
  return { found, problems };
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FrisketError('file_unreadable', `${path} cannot be read: ${reason}.`, 'Make it readable, or remove it.', {
      cause,
    });
  }
}

function parseToml(content: string, path: string): Record<string, unknown> {
  try {
    // Windows' Notepad begins files with a mark that TOML does not know.
    return parse(content.replace(/^\uFEFF/, ''));
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [reason = ''] = cause.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw invalid(
      `${path}, line ${cause.line}, column ${cause.column}: ${reason}.`,
      "Write `key = value` lines; text stands in quotes, and Windows paths in single ones: 'C:\\Models'.",
    );
  }
}

function unknownKey(key: string, path: string, known: readonly string[]): FrisketError {
  const meant = nearest(key, known);
  return invalid(
    `${path} has the key "${key}", which is not known.`,
    meant === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean "${meant}"?`,
  );
}

function invalid(message: string, hint: string): FrisketError {
  return new FrisketError('configuration_invalid', message, hint);
}
