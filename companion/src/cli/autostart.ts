import type { Command } from 'commander';
import type { AutostartStatus } from '../autostart/autostart.ts';
import { ownAutostart } from '../autostart/own-autostart.ts';
import type { Configuration, Flags } from '../configuration/configuration.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';

const verbs = {
  on: 'start the companion with its icon whenever you log in',
  off: 'do not start at login any more; nothing of it stays behind',
  status: 'say whether it starts at login, by which entry and with which command',
} as const;

export const addAutostart: AddCommand = (program, terminal, settle) => {
  const autostart = program
    .command('autostart')
    .description('start at login, or not')
    .addHelpText('after', '\nExamples:\n  frisket autostart on\n  frisket autostart status');
  for (const verb of ['on', 'off', 'status'] as const)
    addSettings(autostart.command(verb).description(verbs[verb]), ['data']).action((flags: Flags, command: Command) =>
      settle(() => run(verb, { ...command.optsWithGlobals(), ...flags }, terminal)),
    );
};

async function run(verb: keyof typeof verbs, flags: Flags, terminal: Terminal): Promise<number> {
  const autostart = ownAutostart(chosenData(await settingsFor(flags, terminal)));
  if (verb === 'on') await autostart.turnOn();
  if (verb === 'off') await autostart.turnOff();
  for (const line of describe(await autostart.status())) terminal.print(line);
  return exitCodes.done;
}

function describe(status: AutostartStatus): string[] {
  switch (status.kind) {
    case 'on':
      return ['Frisket starts at login.', `Entry    ${status.place}`, `Command  ${status.command}`];
    case 'off':
      return ['Frisket does not start at login.'];
    case 'impossible':
      return ['Frisket does not start at login, and cannot from here.', status.reason];
  }
}

/** The data folder if it is another than the usual one: a login's start has to be told. */
export function chosenData({ settings, origins }: Configuration): string | undefined {
  return origins.get('data') === 'default' ? undefined : settings.data;
}
