import { exitCodes, type AddCommand } from './command.ts';
import type { Terminal } from './terminal.ts';

export const addParity: AddCommand = (program, terminal, settle) => {
  program
    .command('parity')
    .description('run reference cases and compare with what diffusers makes of them')
    .argument('<path...>', 'a case (a folder with case.json), or a folder of cases')
    .addHelpText('after', '\nExample:\n  frisket parity test/golden/cases')
    .action((paths: string[]) => settle(() => parity(paths, terminal)));
};

async function parity(paths: readonly string[], terminal: Terminal): Promise<number> {
  // Only this command runs networks in its own process, so only it loads them.
  const { runParity } = await import('../engine/parity/run.ts');
  const { failed } = await runParity(paths, (line) => {
    terminal.print(line);
  });
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}
