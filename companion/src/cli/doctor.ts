import { version } from '../../../shared/src/version.ts';
import { appRoot } from '../app-root.ts';
import type { Flags } from '../configuration/configuration.ts';
import { installedModels } from '../main.ts';
import { exitCodes, type AddCommand } from './command.ts';
import type { Check } from './doctor/check.ts';
import { checkDataFolder, checkFigmaManifest, checkPlayground } from './doctor/files.ts';
import { checkMemory, checkNode, checkProcessor } from './doctor/machine.ts';
import { checkModels } from './doctor/models.ts';
import { checkPorts } from './doctor/ports.ts';
import { checkProviders } from './doctor/providers.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';

interface DoctorOptions extends Flags {
  readonly json?: boolean;
}

const marks: Readonly<Record<Check['status'], string>> = { ok: 'ok     ', warning: 'warning', problem: 'PROBLEM' };

export const addDoctor: AddCommand = (program, terminal, settle) => {
  const command = program
    .command('doctor')
    .description('look at this computer and say what to do about what is missing')
    .option('--json', 'print one JSON object, for programs and bug reports');
  addSettings(command, ['data', 'modelFolders'])
    .addHelpText('after', '\nExamples:\n  frisket doctor\n  frisket doctor --json')
    .action((options: DoctorOptions) => settle(() => doctor(options, terminal)));
};

async function doctor(options: DoctorOptions, terminal: Terminal): Promise<number> {
  const { settings } = await settingsFor(options, terminal);
  const { data } = settings;
  const checks: Check[] = [
    checkNode(),
    checkProcessor(),
    checkMemory(),
    await checkProviders(),
    await checkPorts(),
    await checkDataFolder(data),
    await checkModels(installedModels(settings), data),
    await checkPlayground(appRoot),
    await checkFigmaManifest(appRoot),
  ];
  if (options.json) terminal.print(JSON.stringify({ version, checks }, undefined, 2));
  else printChecks(checks, terminal);
  return checks.some(({ status }) => status === 'problem') ? exitCodes.failed : exitCodes.done;
}

function printChecks(checks: readonly Check[], terminal: Terminal): void {
  const width = Math.max(...checks.map(({ name }) => name.length));
  terminal.print(`Frisket ${version}`);
  for (const { name, status, found, advice } of checks) {
    terminal.print(`${marks[status]}  ${name.padEnd(width)}  ${found}`);
    if (advice !== undefined) terminal.print(`${' '.repeat(marks[status].length + width + 4)}${advice}`);
  }
}
