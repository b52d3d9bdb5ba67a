import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { appRoot } from '../../companion/src/app-root.ts';
import { FakeHub } from '../fakes/hub/fake-hub.ts';
import { tinyLora, tinySdxl } from '../fakes/hub/tiny-repositories.ts';
import { temporaryFolder } from '../fakes/temporary-folder.ts';
import { copyWithWholeVocabulary } from '../fakes/whole-vocabulary.ts';
import { frisket, type Outcome } from './command-line.ts';
import { decode } from './pixels.ts';

const golden = (name: string) => join(appRoot, 'test', 'golden', 'models', name);
const command = fileURLToPath(new URL('../../bin/frisket.js', import.meta.url));

let hub: FakeHub;
let data: string;
let environment: Record<string, string>;

beforeEach(async () => {
  hub = await FakeHub.start();
  hub.repositories.set('stabilityai/sdxl-turbo', tinySdxl('sai-nc-community'));
  data = await temporaryFolder();
  environment = { ...hub.environment, FRISKET_DATA: data, HF_HOME: join(data, 'no-cache') };
});

const run = (...words: readonly string[]): Promise<Outcome> => frisket(words, { environment });

/** Begins a command that the test will kill. */
function begin(...words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [command, ...words], {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

const unet = 'unet/diffusion_pytorch_model.fp16.safetensors';

/** Bytes of the UNet that a crash would not lose. */
async function unetKept(): Promise<number> {
  const journal = join(data, 'downloads', 'sdxl-turbo', 'files', `${unet}.part.json`);
  const text = await readFile(journal, 'utf8').catch(() => undefined);
  if (text === undefined) return 0;
  const { segments } = JSON.parse(text) as { segments: { done: number }[] };
  return segments.reduce((sum, { done }) => sum + done, 0);
}

test('a download that is killed twice goes on where it was, is checked, and paints', async () => {
  const stops = [300_000, 400_000];
  for (const after of stops) {
    hub.faults.push({ kind: 'stall', path: unet, times: 1, after });
    const before = await unetKept();
    const child = begin('models', 'get', 'sdxl-turbo', '--accept-licence');
    await expect.poll(unetKept).toBe(before + after);
    await killed(child);
    expect(await readdir(join(data, 'models')).catch(() => [])).toEqual([]);
  }
  const got = await run('models', 'get', 'sdxl-turbo');
  expect(got).toMatchObject({ code: 0, stdout: `${join(data, 'models', 'sdxl-turbo')}\n` });
  const wanted = [...tinySdxl().files].filter(
    ([path]) => !/README|\.bin$|(model|sd_xl.*)\.safetensors$|_fp16\./.test(path),
  );
  // Nothing came twice, and nothing that is not needed.
  expect(hub.bytesSent).toBe(wanted.reduce((sum, [, bytes]) => sum + bytes.length, 0));
  expect(
    hub.seen.filter(({ path, host }) => host === 'storage' && path === unet).map(({ range }) => range?.split('-')[0]),
  ).toEqual([undefined, 'bytes=300000', 'bytes=700000']);
  expect(await run('models', 'verify')).toMatchObject({ code: 0, stdout: 'ok       sdxl-turbo\n' });
  expect(await run('models', 'list', '--memory')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^sdxl-turbo +checkpoint +Stable Diffusion XL +\d[^]*may be used now:\nsdxl-turbo +as it was published, [\d.]+ GB\n/,
    ) as unknown,
  });

  const picture = join(data, 'picture.png');
  const painted = await run(
    'generate',
    'a red cube',
    '--seed',
    '1',
    '--model',
    'sdxl-turbo',
    '--width',
    '128',
    '--height',
    '128',
    '--out',
    picture,
  );
  expect(painted, painted.stderr).toMatchObject({ code: 0 });
  expect(await decode(await readFile(picture))).toMatchObject({ width: 128, height: 128 });

  await writeFile(join(data, 'models', 'sdxl-turbo', unet), 'changed');
  expect(await run('models', 'verify', 'sdxl-turbo')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`${unet} is not what was downloaded`) as unknown,
  });
  expect(await run('models', 'remove', 'sdxl-turbo', '--yes')).toMatchObject({ code: 0 });
  expect(await readdir(join(data, 'models'))).toEqual([]);
  expect(await readdir(join(data, 'downloads'))).toEqual([]);
});

describe('what lies on the computer is used where it lies', () => {
  test('a checkpoint in one file, by its path', async () => {
    const elsewhere = await temporaryFolder();
    const file = join(elsewhere, 'My Finetune.safetensors');
    await copyWithWholeVocabulary(golden('tiny-sdxl-single.safetensors'), file);
    const added = await run('models', 'add', file);
    expect(added).toMatchObject({ code: 0, stdout: 'my-finetune\n' });
    expect(added.stderr).toContain('is a checkpoint of Stable Diffusion XL');
    const picture = join(data, 'picture.png');
    const painted = await run(
      'generate',
      'a red cube',
      '--seed',
      '1',
      '--model',
      'my-finetune',
      '--steps',
      '1',
      '--width',
      '128',
      '--height',
      '128',
      '--out',
      picture,
    );
    expect(painted, painted.stderr).toMatchObject({ code: 0 });
    expect(await decode(await readFile(picture))).toMatchObject({ width: 128, height: 128 });
    expect(await run('models', 'remove', 'my-finetune')).toMatchObject({ code: 0 });
    expect(await readdir(elsewhere)).toEqual([basename(file)]);
    expect((await run('models', 'list')).stdout).not.toContain('my-finetune');
  });

  test("ComfyUI's folders, whole", async () => {
    const comfy = join(await temporaryFolder(), 'ComfyUI');
    for (const [model, part] of [
      ['tiny-sd15-single.safetensors', 'checkpoints/photos'],
      ['loras/sdxl-lcm.safetensors', 'loras'],
    ] as const) {
      await mkdir(join(comfy, 'models', part), { recursive: true });
      await cp(golden(model), join(comfy, 'models', part, basename(model)));
    }
    expect(await run('models', 'add', comfy)).toMatchObject({ code: 0, stdout: 'tiny-sd15-single\nsdxl-lcm\n' });
    const { installed } = JSON.parse((await run('models', 'list', '--json')).stdout) as {
      installed: { id: string; kind: string }[];
    };
    const shipped = installed.filter(({ id }) => id.startsWith('swatch'));
    expect(installed).toMatchObject([
      { id: 'tiny-sd15-single', kind: 'checkpoint', family: 'sd15' },
      { id: 'sdxl-lcm', kind: 'lora' },
      ...shipped,
    ]);
    expect(shipped).toMatchObject([{ id: 'swatch', kind: 'checkpoint' }, ...shipped.slice(1)]);
    expect(await run('models', 'remove', 'sdxl-lcm', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('did not come from here') as unknown,
    });
  });
});

describe('nothing is downloaded', () => {
  test('before its licence has been accepted', async () => {
    const refused = await run('models', 'get', 'sdxl-turbo');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      'sai-nc-community  https://huggingface.co/stabilityai/sdxl-turbo/blob/main/LICENSE.md',
    );
    expect(refused.stderr).toContain('--accept-licence');
    expect(hub.bytesSent).toBe(0);
    expect(await readdir(join(data, 'downloads'))).toEqual([]);
  });

  test('for a name that is none', async () => {
    expect((await run('models', 'get', 'sdxl-turob')).stderr).toContain('Did you mean sdxl-turbo?');
  });
});

test('a LoRA comes by its address on the hub', async () => {
  hub.repositories.set('studio/watercolour', tinyLora('mit'));
  const got = await run('models', 'add', 'https://huggingface.co/studio/watercolour', '--accept-licence');
  expect(got, got.stderr).toMatchObject({ code: 0, stdout: `${join(data, 'models', 'watercolour.safetensors')}\n` });
  expect((await run('models', 'list')).stdout).toMatch(/^watercolour +lora/);
});
