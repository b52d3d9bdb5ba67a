import { Option, type Command } from 'commander';
import { loadConfiguration, type Configuration, type Flags } from '../configuration/configuration.ts';
import { flagOf, settingNames, settings, type SettingName } from '../configuration/settings.ts';
import type { Terminal } from './terminal.ts';

/** Lets a command take these settings as flags. */
export function addSettings(command: Command, names: readonly SettingName[]): Command {
  for (const name of names) {
    const { about, argument, fallback } = settings[name];
    const flag = flagOf(name);
    if (argument !== undefined) command.addOption(new Option(`${flag} ${argument}`, about));
    else {
      const on = new Option(flag, about);
      const off = new Option(flag.replace('--', '--no-'), `do not ${about}`);
      // The help shows the one that changes anything.
      (fallback() === true ? on : off).hideHelp();
      command.addOption(on).addOption(off);
    }
  }
  return command;
}

/** Flags as words of a command line again, for a process that is to go by the same. */
export function wordsOf(flags: Flags): string[] {
  return settingNames.flatMap((name) => {
    const value = flags[name];
    if (value === undefined) return [];
    if (typeof value === 'string') return [flagOf(name), value];
    return [value ? flagOf(name) : flagOf(name).replace('--', '--no-')];
  });
}

/** The settings in force for a command that was given these flags. What looks like a mistake is told. */
export async function settingsFor(flags: Flags, terminal: Terminal): Promise<Configuration> {
  const configuration = await loadConfiguration(flags, process.env);
  for (const warning of configuration.warnings) terminal.tell(`frisket: ${warning}`);
  return configuration;
}
