import type { AddCommand } from './command.ts';
import { setUpCuda, type CudaOptions } from './setup/cuda.ts';

export const addSetup: AddCommand = (program, terminal, settle) => {
  const setup = program.command('setup').description('fetch what some computers need besides');
  setup
    .command('cuda')
    .description("fetch ONNX Runtime's CUDA libraries, for NVIDIA cards on Linux; sizes are told first")
    .option('-y, --yes', 'do not ask')
    .action((options: CudaOptions) => settle(() => setUpCuda(options, terminal)));
};
