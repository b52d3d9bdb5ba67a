import { ports as listedPorts } from '../../../shared/src/limits.ts';
import { ownAutostart } from '../autostart/own-autostart.ts';
import type { Flags } from '../configuration/configuration.ts';
import { startPageUrl } from '../daemon/start-links.ts';
import { openSocket } from '../daemon/web-socket.ts';
import { logFile } from '../observability/log-file.ts';
import { loadOwnerKey } from '../store/owner-key.ts';
import { TrayUnavailable } from '../tray/backend.ts';
import { chooseBackend } from '../tray/choose-backend.ts';
import { newerVersion } from '../tray/newer-version.ts';
import { runTray, type TrayEnd } from '../tray/run-tray.ts';
import { chosenData } from './autostart.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { openPage } from './open-page.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';
import { Option } from 'commander';

interface TrayFlags extends Flags {
  readonly attached?: boolean;
}

export const addTray: AddCommand = (program, terminal, settle) => {
  addSettings(
    program
      .command('tray')
      .description('show an icon beside the clock for the companion that runs, until it is quit')
      // For the companion itself: it ends when standard input does.
      .addOption(new Option('--attached').hideHelp()),
    ['port', 'data', 'notifications', 'updates'],
  )
    .addHelpText('after', '\nExample:\n  frisket tray\n\n`frisket start --tray` starts both.')
    .action(({ attached, ...flags }: TrayFlags) => settle(() => tray(flags, attached ?? false, terminal)));
};

async function tray(flags: Flags, attached: boolean, terminal: Terminal): Promise<number> {
  const configuration = await settingsFor(flags, terminal);
  const { port, data, notifications, updates } = configuration.settings;
  const autostart = ownAutostart(chosenData(configuration));
  const note = (text: string) => {
    terminal.tell(`frisket: ${text}`);
  };
  try {
    const end = await runTray({
      backend: await chooseBackend(process.platform),
      companion: {
        openSocket,
        fetch: (url, options) => fetch(url, options),
        ports: port === 'auto' ? listedPorts : [port],
        credential: 'owner',
        key: await loadOwnerKey(data),
      },
      startAtLogin: {
        read: () => autostart.status(),
        set: (on) => (on ? autostart.turnOn() : autostart.turnOff()),
      },
      open: (target) => openPage(target, terminal),
      pageFor: startPageUrl,
      logFile: logFile(data),
      notifications,
      ...(updates === '' ? {} : { update: () => newerVersion(updates) }),
      note,
      signal: stopSignal(attached),
    });
    const said = endings[end];
    if (said !== undefined) note(said);
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof TrayUnavailable)) throw error;
    note(`There is no icon beside the clock. ${error.message}`);
    // The companion goes on without; a person who asked for the icon alone has not got it.
    return attached ? exitCodes.done : exitCodes.failed;
  }
}

const endings: Readonly<Record<TrayEnd, string | undefined>> = {
  asked: undefined,
  quit: undefined,
  'session-ended': undefined,
  'another-tray': 'There is an icon already.',
};

/** @param attached whether the end of standard input, which is the companion's own end, counts too */
function stopSignal(attached: boolean): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  if (attached) process.stdin.resume().once('end', stop).once('error', stop);
  return controller.signal;
}
