import { Option } from 'commander';
import { providerChoices, type ProviderChoice } from '../engine/runtime/provider-names.ts';
import { exitCodes, type AddCommand } from './command.ts';
import type { Terminal } from './terminal.ts';

export const addParity: AddCommand = (program, terminal, settle) => {
  program
    .command('parity')
    .description('run reference cases and compare with what diffusers makes of them')
    .argument('<path...>', 'a case (a folder with case.json), or a folder of cases')
    .addOption(new Option('--provider <name>', 'where networks run').choices([...providerChoices]).default('cpu'))
    .addHelpText('after', '\nExample:\n  frisket parity test/golden/cases')
    .action((paths: string[], { provider }: { provider: ProviderChoice }) =>
      settle(() => parity(paths, provider, terminal)),
    );
};

async function parity(paths: readonly string[], provider: ProviderChoice, terminal: Terminal): Promise<number> {
  // Only this command runs networks in its own process, so only it loads them.
  const { runParity } = await import('../engine/parity/run.ts');
  const { chooseDevice } = await import('../engine/networks/self-test.ts');
  const { device } = await chooseDevice(provider);
  const print = (line: string) => terminal.print(line);
  const { failed } = await runParity(paths, print, device);
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}
