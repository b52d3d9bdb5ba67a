import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { vulkanProblem } from '../../companion/src/engine/runtime/vulkan.ts';
import { hugePng, plainPng, truncatedPng } from './bad-pictures.ts';
import { frisket, type Outcome } from './command-line.ts';
import { named, near, shareExpected } from './named-colours.ts';
import { changedArea, crop, decode, shareNear } from './pixels.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frisket command line '));
  await Promise.all([
    plainPng(256, 256).then((png) => writeFile(join(folder, 'grey.png'), png)),
    plainPng(256, 256, '#000').then((png) => writeFile(join(folder, 'black.png'), png)),
    plainPng(1, 1, '#fff').then((png) => writeFile(join(folder, 'single.png'), png)),
    truncatedPng().then((png) => writeFile(join(folder, 'truncated.png'), png)),
    writeFile(join(folder, 'huge.png'), hugePng()),
    hole({ x: 96, y: 64, width: 96, height: 112 }).then((png) => writeFile(join(folder, 'hole.png'), png)),
  ]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A mask of 256 x 256 pixels, white in one area. */
async function hole(area: { x: number; y: number; width: number; height: number }): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const white = await plainPng(area.width, area.height, '#fff');
  return sharp(await plainPng(256, 256, '#000'))
    .composite([{ input: white, left: area.x, top: area.y }])
    .png()
    .toBuffer();
}

function generate(...arguments_: readonly string[]): Promise<Outcome> {
  return frisket(['generate', ...arguments_], { cwd: folder });
}

describe('frisket generate', () => {
  test('draws the colour that the prompt names', async () => {
    const outcome = await generate('turquoise water', '--seed', '1', '--out', 'turquoise.png');
    expect(outcome).toMatchObject({ code: 0 });
    const pixels = await decode(await readFile(join(folder, 'turquoise.png')));
    expect(pixels).toMatchObject({ width: 256, height: 256 });
    expect(shareNear(pixels, named('turquoise'), near)).toBeGreaterThan(shareExpected);
  });

  test('draws the same picture for the same seed, and another for another', async () => {
    for (const [seed, out] of [
      ['5', 'first.png'],
      ['5', 'second.png'],
      ['6', 'other.png'],
    ] as const)
      expect(await generate('sunset sky', '--seed', seed, '--out', out)).toMatchObject({ code: 0 });
    const [first, second, other] = await Promise.all(
      ['first.png', 'second.png', 'other.png'].map((name) => readFile(join(folder, name))),
    );
    expect(first?.equals(second!)).toBe(true);
    expect(first?.equals(other!)).toBe(false);
  });

  test('fills what is white in the mask and leaves all else as it was', async () => {
    const outcome = await generate(
      ...['turquoise water', '--image', 'grey.png', '--mask', 'hole.png', '--seed', '1', '--out', 'filled.png'],
    );
    expect(outcome).toMatchObject({ code: 0 });
    const before = await decode(await readFile(join(folder, 'grey.png')));
    const after = await decode(await readFile(join(folder, 'filled.png')));
    const changed = changedArea(before, after);
    // The edge of a fill is soft, so its outermost pixels may have kept their colour.
    expect(changed!.x).toBeGreaterThanOrEqual(96);
    expect(changed!.y).toBeGreaterThanOrEqual(64);
    expect(changed!.x + changed!.width).toBeLessThanOrEqual(96 + 96);
    expect(changed!.y + changed!.height).toBeLessThanOrEqual(64 + 112);
    const inside = crop(after, { x: 112, y: 80, width: 64, height: 80 });
    expect(shareNear(inside, named('turquoise'), near)).toBeGreaterThan(shareExpected);
  });

  test('makes nothing turquoise when the network gives noise', async () => {
    const hook = new URL('./noise-for-network.js', import.meta.url).href;
    const outcome = await frisket(['generate', 'turquoise water', '--seed', '1', '--out', 'noise.png'], {
      cwd: folder,
      environment: { NODE_OPTIONS: `--import=${hook}` },
    });
    expect(outcome).toMatchObject({ code: 0 });
    const pixels = await decode(await readFile(join(folder, 'noise.png')));
    expect(shareNear(pixels, named('turquoise'), near)).toBeLessThan(shareExpected / 2);
  });
});

describe('bad input to frisket generate', () => {
  test.each([
    ['a prompt of 100,000 characters', ['a'.repeat(100_000)], /100000 characters; the limit is 4000/],
    ['no prompt', [], /no prompt/],
    ['a mask with nothing painted', ['red', '--image', 'grey.png', '--mask', 'black.png'], /Nothing is painted/],
    ['a mask without a picture', ['red', '--mask', 'hole.png'], /--image/],
    ['a mask of another size', ['red', '--image', 'grey.png', '--mask', 'single.png'], /1 x 1/],
    ['a picture of 1 x 1', ['red', '--image', 'single.png'], /1 x 1 pixels; the least is 16/],
    ['a picture of 20,000 x 20,000', ['red', '--image', 'huge.png'], /20000 x 20000 pixels; the limit is 8192/],
    ['a truncated PNG', ['red', '--image', 'truncated.png'], /decoded/],
    ['a missing file', ['red', '--image', 'nowhere.png'], /nowhere\.png does not exist/],
    ['a size over the limit', ['red', '--width', '100000'], /16 to 4096/],
    ['no steps', ['red', '--steps', '0'], /1 to 1000/],
    ['an unknown model', ['red', '--model', 'nothing'], /"nothing"/],
    ['an unknown option', ['red', '--colour', 'blue'], /--colour/],
  ])('%s: one line that says what to do, and no file', async (_what, arguments_, message) => {
    const files = await readdir(folder);
    const { code, stderr } = await generate(...arguments_, '--seed', '1');
    expect(code).toBeOneOf([1, 2]);
    const errors = stderr
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('frisket: '));
    expect(errors).toEqual([expect.stringMatching(message)]);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(await readdir(folder)).toEqual(files);
  });
});

describe('frisket doctor', () => {
  test('lists what is wrong with the configuration among its findings, and nothing else is on the terminal', async () => {
    const data = await mkdtemp(join(folder, 'data '));
    await writeFile(join(data, 'config.toml'), 'prot = 4000\n');
    const { code, stdout, stderr } = await frisket(['doctor', '--data', data]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^PROBLEM +Configuration +.*"prot", which is not known\.\n +Did you mean "port"\?$/m);
    expect(stdout).toMatch(/^ok +Providers +paints on /m);
    expect(stdout).toMatch(
      /^ok +Memory plan +[\d.]+ GB may be used on [^]*^ +swatch: as it was published, 0\.\d+ GB$/m,
    );
    // Without Vulkan nothing complains of it past Frisket.
    if (vulkanProblem() !== undefined) expect(stderr).toBe('');
  });
});
