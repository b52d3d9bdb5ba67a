import type { CompanionClient } from '../../../shared/src/client/client.ts';
import type { Status } from '../../../shared/src/status.ts';
import type { Flags } from '../configuration/configuration.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { withCompanion } from './own-companion.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';

const verbs = {
  pause: {
    about: 'begin no further job until `frisket resume`; the one that runs goes on',
    ask: (client: CompanionClient) => client.pause(),
    say: ({ queue: { running } }: Status) =>
      `Paused. ${running > 0 ? 'The job that runs goes on to its end.' : 'Nothing runs.'}`,
  },
  resume: {
    about: 'go on with the jobs that wait since `frisket pause`',
    ask: (client: CompanionClient) => client.resume(),
    say: ({ queue: { running, waiting } }: Status) => {
      const jobs = running + waiting;
      return `Resumed, with ${jobs} ${jobs === 1 ? 'job' : 'jobs'} to do.`;
    },
  },
} as const;

export const addPause = addVerb('pause');
export const addResume = addVerb('resume');

function addVerb(name: keyof typeof verbs): AddCommand {
  return (program, terminal, settle) => {
    addSettings(program.command(name).description(verbs[name].about), ['port', 'data'])
      .addHelpText('after', `\nExample:\n  frisket ${name}`)
      .action((flags: Flags) => settle(() => run(name, flags, terminal)));
  };
}

async function run(name: keyof typeof verbs, flags: Flags, terminal: Terminal): Promise<number> {
  const { settings } = await settingsFor(flags, terminal);
  const { ask, say } = verbs[name];
  terminal.print(say(await withCompanion(settings, `frisket ${name}`, ask)));
  return exitCodes.done;
}
