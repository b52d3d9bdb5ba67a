import { Option, type Command } from 'commander';
import { loadConfiguration, type Configuration, type Flags } from '../configuration/configuration.ts';
import { flagOf, settings, type SettingName } from '../configuration/settings.ts';
import type { Terminal } from './terminal.ts';

/** Lets a command take these settings as flags. */
export function addSettings(command: Command, names: readonly SettingName[]): Command {
  for (const name of names) {
    const { about, argument } = settings[name];
    const flag = flagOf(name);
    if (argument !== undefined) command.addOption(new Option(`${flag} ${argument}`, about));
    else
      command
        .addOption(new Option(flag, about).hideHelp())
        .addOption(new Option(flag.replace('--', '--no-'), `do not ${about}`));
  }
  return command;
}

/** The settings in force for a command that was given these flags. What looks like a mistake is told. */
export async function settingsFor(flags: Flags, terminal: Terminal): Promise<Configuration> {
  const configuration = await loadConfiguration(flags, process.env);
  for (const warning of configuration.warnings) terminal.tell(`frisket: ${warning}`);
  return configuration;
}
