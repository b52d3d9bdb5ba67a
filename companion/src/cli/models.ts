import type { Command } from 'commander';
import type { Flags } from '../configuration/configuration.ts';
import type { Action, AddCommand } from './command.ts';
import { addModel } from './models/add.ts';
import { modelsContext, type SettingsContext } from './models/context.ts';
import { getModels, type GetOptions } from './models/get.ts';
import { listModels, type ListOptions } from './models/list.ts';
import { removeOneModel, type RemoveOptions } from './models/remove.ts';
import { verifyModels, type VerifyOptions } from './models/verify.ts';
import { addSettings } from './settings.ts';
import type { Terminal } from './terminal.ts';

export const addModels: AddCommand = (program, terminal, settle) => {
  const group = program.command('models').description('see, get, add, check and remove models').helpCommand(false);
  const run = runner(terminal, settle);
  const acceptance = ['--accept-licence', "accept the publisher's licence, which is shown"] as const;

  command(group, 'list', 'what is installed')
    .option('--available', 'what can be downloaded')
    .option('--memory', 'in what form each would run here, and in how much memory')
    .option('--json', 'print one JSON object, for programs')
    .action((options: Flags & ListOptions) => run(options, (context) => listModels(options, context)));

  command(group, 'get', 'download models, or go on where a download stopped')
    .argument('<names...>', 'names from `frisket models list --available`, or addresses on huggingface.co')
    .option(...acceptance)
    .addHelpText(
      'after',
      '\nExamples:\n  frisket models get sdxl-turbo\n  frisket models get sdxl-base sdxl-lightning-4-steps',
    )
    .action((names: string[], options: Flags & GetOptions) =>
      run(options, (context) => getModels(names, options, context)),
    );

  command(group, 'add', 'use a model, a LoRA or a folder of them where it lies, or get one from the hub')
    .argument('<path-or-address>', 'a .safetensors file, a folder, or an address on huggingface.co')
    .option(...acceptance)
    .addHelpText(
      'after',
      '\nExamples:\n  frisket models add ~/Downloads/my-finetune.safetensors\n  frisket models add ~/ComfyUI/models\n  frisket models add https://huggingface.co/owner/name',
    )
    .action((named: string, options: Flags & GetOptions) =>
      run(options, (context) => addModel(named, options, context)),
    );

  command(group, 'remove', 'delete what was downloaded, or stop using what was added')
    .argument('<name>')
    .option('--yes', 'do not ask')
    .action((name: string, options: Flags & RemoveOptions) =>
      run(options, (context) => removeOneModel(name, options, context)),
    );

  command(group, 'verify', 'compare what was downloaded with what the hub said of it')
    .argument('[name]', 'all when absent')
    .option('--json', 'print one JSON object, for programs')
    .action((name: string | undefined, options: Flags & VerifyOptions) =>
      run(options, (context) => verifyModels(name, options, context)),
    );
};

function command(group: Command, name: string, description: string): Command {
  return addSettings(group.command(name).description(description), ['data', 'modelFolders']);
}

function runner(terminal: Terminal, settle: (action: Action) => Promise<void>) {
  return ({ data, modelFolders }: Flags, work: (context: SettingsContext) => Promise<number>) =>
    settle(async () =>
      work(
        await modelsContext(
          { ...(data === undefined ? {} : { data }), ...(modelFolders === undefined ? {} : { modelFolders }) },
          terminal,
        ),
      ),
    );
}
