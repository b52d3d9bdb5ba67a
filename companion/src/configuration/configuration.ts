import { resolve } from 'node:path';
import { FrisketError } from '../../../shared/src/errors.ts';
import { configurationFile, readConfigurationFile } from './configuration-file.ts';
import { nearest } from './nearest.ts';
import {
  flagOf,
  keyOf,
  settingNames,
  settings,
  settingsSchema,
  variableOf,
  type SettingName,
  type Settings,
} from './settings.ts';

/** Where a value comes from; the later of these wins. */
export type Origin = 'default' | 'file' | 'variable' | 'flag';

export interface Configuration {
  readonly settings: Settings;
  readonly origins: ReadonlyMap<SettingName, Origin>;
  /** Absolute, whether it exists or not. */
  readonly file: string;
  /** Sentences about what looks like a mistake and is none for sure. */
  readonly warnings: readonly string[];
}

/** Flags as the command line gave them: text, or what a switch says. */
export type Flags = Partial<Readonly<Record<SettingName, string | boolean>>>;
export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting's value and who says so. */
interface Choice {
  readonly origin: Origin;
  readonly value: unknown;
  /** Why it is not what was said. */
  readonly problem?: FrisketError;
}

/**
 * The settings in force: a flag before a variable, that before the file, that before the default.
 * @throws FrisketError `usage` for a flag, `configuration_invalid` for a variable or the file, naming what has which
 *   value and what it must be; `file_unreadable`
 */
export async function loadConfiguration(flags: Flags, environment: Environment): Promise<Configuration> {
  const { problems, ...configuration } = await readConfiguration(flags, environment);
  const [first] = problems;
  if (first) throw first;
  return configuration;
}

/** The same, with all that is wrong told rather than thrown: what cannot be read has its default. */
export async function readConfiguration(
  flags: Flags,
  environment: Environment,
): Promise<Configuration & { readonly problems: readonly FrisketError[] }> {
  const said = { flags, environment };
  const data = choose('data', { ...said, file: '', inFile: new Map() });
  const folder = resolve(String(data.value));
  const file = configurationFile(folder);
  const { found, problems } = await readConfigurationFile(file);
  const choices = new Map(settingNames.map((name) => [name, choose(name, { ...said, file, inFile: found })]));
  choices.set('data', { ...data, value: folder });
  return {
    settings: settingsSchema.parse(Object.fromEntries([...choices].map(([name, { value }]) => [name, value]))),
    origins: new Map([...choices].map(([name, { origin }]) => [name, origin])),
    file,
    warnings: misspelledVariables(environment),
    problems: [...problems, ...[...choices.values()].flatMap(({ problem }) => (problem ? [problem] : []))],
  };
}

interface Said {
  readonly flags: Flags;
  readonly environment: Environment;
  readonly file: string;
  readonly inFile: ReadonlyMap<SettingName, unknown>;
}

function choose(name: SettingName, { flags, environment, file, inFile }: Said): Choice {
  const { read, fallback, range } = settings[name];
  const flag = flags[name];
  const variable = environment[variableOf(name)];
  const check = (choice: Choice, where: string): Choice => {
    if (settingsSchema.shape[name].safeParse(choice.value).success) return choice;
    const problem = new FrisketError(
      choice.origin === 'flag' ? 'usage' : 'configuration_invalid',
      `${where} is ${JSON.stringify(choice.value).slice(0, 200)}; it must be ${range}.`,
      'Correct it; `frisket config` shows what is in force.',
    );
    return { origin: 'default', value: fallback(), problem };
  };
  if (flag !== undefined)
    return check({ origin: 'flag', value: typeof flag === 'string' ? read(flag) : flag }, flagOf(name));
  // A variable that is set to nothing is how shells and service files switch one off.
  if (variable !== undefined && variable !== '')
    return check({ origin: 'variable', value: read(variable) }, `The variable ${variableOf(name)}`);
  if (inFile.has(name)) return check({ origin: 'file', value: inFile.get(name) }, `"${keyOf(name)}" in ${file}`);
  return { origin: 'default', value: fallback() };
}

/** Variables that begin like ours are ours, but one that is like none of them may be a script's own. */
function misspelledVariables(environment: Environment): string[] {
  const known = settingNames.map(variableOf);
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && !known.includes(name))
    .flatMap((name) => {
      const meant = nearest(
        name.slice(prefix.length),
        known.map((each) => each.slice(prefix.length)),
      );
      const hint = `The variable ${name} is not known and does nothing. Did you mean ${prefix}${meant}?`;
      return meant === undefined ? [] : [hint];
    });
}

const prefix = 'FRISKET_';
