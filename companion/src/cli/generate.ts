import { randomInt } from 'node:crypto';
import { relative } from 'node:path';
import { Option } from 'commander';
import { FrisketError } from '../../../shared/src/errors.ts';
import { limits } from '../../../shared/src/limits.ts';
import { presets, type PresetId } from '../../../shared/src/presets.ts';
import { samplers } from '../../../shared/src/samplers.ts';
import type { Flags } from '../configuration/configuration.ts';
import type { Settings } from '../configuration/settings.ts';
import type { EngineResult } from '../engine/engine.ts';
import { EngineProcess } from '../engine/process/engine-process.ts';
import { SupervisedEngine } from '../engine/process/supervised-engine.ts';
import { describePicture, recipeOf } from '../metadata/describe-picture.ts';
import { engineEntry, engineSettings, installedModels } from '../main.ts';
import { chooseModel } from './chosen-model.ts';
import { exitCodes, type AddCommand } from './command.ts';
import { firstPicture, generateTask, type GenerateTask } from './generate-task.ts';
import { decimal, wholeNumber } from './numbers.ts';
import { outputPath, writePicture } from './output-file.ts';
import { ProgressDisplay } from './progress.ts';
import { readRequestFile } from './request-file.ts';
import { resultLines } from './result-lines.ts';
import { addSettings, settingsFor } from './settings.ts';
import type { Terminal } from './terminal.ts';

interface Words extends Pick<Flags, 'data' | 'modelFolders' | 'provider'> {
  readonly request?: string;
  readonly image?: string;
  readonly mask?: string;
  readonly negative?: string;
  readonly width?: number;
  readonly height?: number;
  readonly steps?: number;
  readonly guidance?: number;
  readonly strength?: number;
  readonly seed?: number;
  readonly model?: string;
  readonly out?: string;
  readonly sampler?: string;
  readonly preset?: PresetId;
}

/** Seeds that nobody chose are short enough to type again; torch reads 32 bits of a seed. */
const randomSeeds = 2 ** 32;

export const addGenerate: AddCommand = (program, terminal, settle) => {
  const side = wholeNumber(limits.imageSideLeast, limits.requestSide);
  const command = program
    .command('generate')
    .description('paint a picture, change one, or fill a masked part of one')
    .argument('[prompt]', 'what to paint')
    .option('--image <file>', 'begin with this picture (PNG, JPEG or WebP)')
    .option('--mask <file>', 'paint only where this picture is white, and keep the rest of --image')
    .option('--negative <text>', 'what to stay away from')
    .option('--width <pixels>', 'width of the new picture', side)
    .option('--height <pixels>', 'height of the new picture', side)
    .option('--steps <number>', 'sampling steps', wholeNumber(1, limits.steps))
    .option('--guidance <number>', 'how closely to follow the prompt', decimal(0, 100))
    .option('--strength <number>', 'how much of the picture to paint anew, up to 1', decimal(0.01, 1))
    .option(
      '--seed <number>',
      'the same seed gives the same picture (default: a new one, printed)',
      wholeNumber(0, limits.seed),
    )
    .addOption(new Option('--sampler <name>', "in place of the model's own").choices(Object.keys(samplers)))
    .addOption(
      new Option('--preset <name>', 'sampler, steps and guidance that belong together').choices(Object.keys(presets)),
    )
    .option('--model <name>', 'an installed model, or the path of one')
    .option('--out <file>', 'the PNG to write (default: named after the prompt)')
    .option('--request <file>', 'run a request file in place of a prompt; its paths are relative to it');
  addSettings(command, ['data', 'modelFolders', 'provider', 'precision', 'memoryGigabytes', 'pictureSettings'])
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  frisket generate "sunset sky over a calm sea" --seed 7 --out sky.png',
        '  frisket generate "watercolour" --image photo.jpg --strength 0.5 --out watercolour.png',
        '  frisket generate "turquoise water" --image pool.png --mask mask.png --out filled.png',
        '  frisket generate --request request.json --out picture.png',
      ].join('\n'),
    )
    .action((prompt: string | undefined, words: Words) => settle(() => generate(prompt, words, terminal)));
};

async function generate(prompt: string | undefined, words: Words, terminal: Terminal): Promise<number> {
  checkTogether(prompt, words);
  const { settings } = await settingsFor(words, terminal);
  const path = await outputPath(words.out, prompt ?? '');
  const prepared = await prepare(prompt ?? '', words, settings, terminal);
  const result = await runTask(prepared.task, settings, terminal);
  const recipe = recipeOf(prepared.task.job, result.resolved);
  const picture = await prepared.finish(result);
  // A fill is laid over the picture that was given.
  const source = words.mask === undefined ? 'trainedAlgorithmicMedia' : 'compositeWithTrainedAlgorithmicMedia';
  const described = recipe && describePicture(picture, { recipe, source, settings: settings.pictureSettings });
  await writePicture(path, described ?? picture);
  for (const line of resultLines(result)) terminal.tell(line);
  terminal.print(relative(process.cwd(), path) || path);
  return exitCodes.done;
}

async function prepare(prompt: string, words: Words, settings: Settings, terminal: Terminal): Promise<GenerateTask> {
  const installed = installedModels(settings);
  if (words.request !== undefined)
    return { task: await readRequestFile(words.request, await installed.paths()), finish: firstPicture };
  const seed = words.seed ?? randomInt(randomSeeds);
  if (words.seed === undefined) terminal.tell(`Seed ${seed}`);
  return generateTask({ ...words, prompt, seed }, await chooseModel(words.model, installed));
}

/** @throws FrisketError `usage` for words that contradict each other: none is quietly ignored */
function checkTogether(prompt: string | undefined, words: Words): void {
  const given = Object.entries(words).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const refuse = (message: string, hint: string) => new FrisketError('usage', message, hint);
  if (words.request !== undefined) {
    const beside = given.find(
      (name) =>
        ![
          'request',
          'out',
          'data',
          'modelFolders',
          'provider',
          'precision',
          'memoryGigabytes',
          'pictureSettings',
        ].includes(name),
    );
    if (prompt !== undefined) throw refuse('A request file holds its own prompt.', 'Leave one of the two out.');
    if (beside !== undefined)
      throw refuse(`A request file says everything itself, --${beside} too.`, `Leave --${beside} out.`);
    return;
  }
  if (prompt === undefined)
    throw refuse('There is no prompt.', 'Say what to paint: frisket generate "turquoise water".');
  if (words.mask !== undefined && words.image === undefined)
    throw refuse('A mask needs the picture that it lies over.', 'Add --image.');
  if (words.strength !== undefined && words.image === undefined)
    throw refuse('--strength says how much of a picture to keep, and there is none.', 'Add --image, or leave it out.');
  if (words.mask !== undefined && (words.width !== undefined || words.height !== undefined))
    throw refuse('A filled picture keeps its size.', 'Leave --width and --height out.');
}

/** Runs in a process of its own, as the daemon's jobs do; Ctrl-C stops it within one step. */
async function runTask(task: GenerateTask['task'], settings: Settings, terminal: Terminal): Promise<EngineResult> {
  const engine = new SupervisedEngine(new EngineProcess({ entry: engineEntry, settings: engineSettings(settings) }), {
    idleUnload: 0,
    log: () => undefined,
  });
  const display = new ProgressDisplay(terminal);
  const controller = new AbortController();
  const stop = () => {
    controller.abort();
  };
  process.on('SIGINT', stop);
  try {
    // A terminal shows how far it is, and no pictures.
    return await engine.run(
      { ...task, previews: false },
      {
        signal: controller.signal,
        onProgress: (progress) => {
          display.show(progress);
        },
      },
    );
  } finally {
    process.off('SIGINT', stop);
    display.end();
    await engine.close();
  }
}
