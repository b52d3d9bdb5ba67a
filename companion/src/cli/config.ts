import { keyOf, settingNames, variableOf, flagOf, type SettingName } from '../configuration/settings.ts';
import type { Configuration, Flags, Origin } from '../configuration/configuration.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';

export const addConfig: AddCommand = (program, terminal, settle) => {
  addSettings(
    program
      .command('config')
      .description('print the settings in force and where each comes from')
      .option('--json', 'print one JSON object, for programs'),
    settingNames,
  )
    .addHelpText('after', '\nExamples:\n  frisket config\n  frisket config --json')
    .action(({ json, ...flags }: Flags & { json?: boolean }) => settle(() => config(flags, json ?? false, terminal)));
};

async function config(flags: Flags, json: boolean, terminal: Terminal): Promise<number> {
  const configuration = await settingsFor(flags, terminal);
  const { settings, origins, file } = configuration;
  if (json) terminal.print(JSON.stringify({ file, settings, origins: Object.fromEntries(origins) }, undefined, 2));
  else for (const line of linesOf(configuration)) terminal.print(line);
  return exitCodes.done;
}

function linesOf({ settings, origins, file }: Configuration): string[] {
  const rows = settingNames.map((name) => ({
    key: keyOf(name),
    value: JSON.stringify(settings[name]),
    from: describe(origins.get(name) ?? 'default', name),
  }));
  const widest = (column: 'key' | 'value') => Math.max(...rows.map((row) => row[column].length));
  return [
    `Configuration file: ${file}`,
    '',
    ...rows.map(({ key, value, from }) => `${key.padEnd(widest('key'))}  ${value.padEnd(widest('value'))}  ${from}`),
  ];
}

function describe(origin: Origin, name: SettingName): string {
  switch (origin) {
    case 'default':
      return 'default';
    case 'file':
      return 'file';
    case 'variable':
      return variableOf(name);
    case 'flag':
      return flagOf(name);
  }
}
