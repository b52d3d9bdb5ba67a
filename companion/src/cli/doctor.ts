import { version } from '../../../shared/src/version.ts';
import { appRoot } from '../app-root.ts';
import { readConfiguration, type Flags } from '../configuration/configuration.ts';
import type { Settings } from '../configuration/settings.ts';
import type { Device } from '../engine/networks/device.ts';
import { engineSettings, installedModels } from '../main.ts';
import type { InstalledModel } from '../store/installed/installed-models.ts';
import { exitCodes, type AddCommand } from './command.ts';
import type { Check } from './doctor/check.ts';
import { checkConfiguration } from './doctor/configuration.ts';
import { checkDataFolder, checkFigmaManifest, checkPlayground } from './doctor/files.ts';
import { checkMemory, checkNode, checkProcessor } from './doctor/machine.ts';
import { checkMemoryPlan } from './doctor/memory-plan.ts';
import { checkModels } from './doctor/models.ts';
import { checkPorts, portsToCheck } from './doctor/ports.ts';
import { checkProviders } from './doctor/providers.ts';
import { addSettings } from './settings.ts';
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
  const configuration = await readConfiguration(options, process.env);
  const mistyped = configuration.problems.find(({ code }) => code === 'usage');
  if (mistyped) throw mistyped;
  const { settings } = configuration;
  const models = await installedModels(settings).list();
  const { check: providers, device } = await checkProviders(settings.provider, engineSettings(settings).devices);
  const checks: Check[] = [
    checkNode(),
    checkConfiguration(configuration),
    checkProcessor(),
    checkMemory(),
    providers,
    checkModels(models, settings.data),
    ...(device ? [await checkForecasts(device, models, settings)] : []),
    await checkPorts(portsToCheck(settings.port)),
    await checkDataFolder(settings.data),
    await checkPlayground(appRoot),
    await checkFigmaManifest(appRoot),
  ];
  if (options.json) terminal.print(JSON.stringify({ version, checks }, undefined, 2));
  else printChecks(checks, terminal);
  return checks.some(({ status }) => status === 'problem') ? exitCodes.failed : exitCodes.done;
}

async function checkForecasts(device: Device, models: readonly InstalledModel[], settings: Settings): Promise<Check> {
  const { forecastMemory } = await import('./memory-forecasts.ts');
  return checkMemoryPlan(device, await forecastMemory(models, device, settings));
}

function printChecks(checks: readonly Check[], terminal: Terminal): void {
  const width = Math.max(...checks.map(({ name }) => name.length));
  terminal.print(`Frisket ${version}`);
  for (const { name, status, found, advice } of checks) {
    const [first = '', ...more] = [found, ...(advice === undefined ? [] : [advice])].join('\n').split('\n');
    terminal.print(`${marks[status]}  ${name.padEnd(width)}  ${first}`);
    for (const line of more) terminal.print(`${' '.repeat(marks[status].length + width + 4)}${line}`);
  }
}
