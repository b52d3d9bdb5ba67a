import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appRoot } from '../../../../companion/src/app-root.ts';
import { swiftShader } from '../../../fakes/swiftshader.ts';

const run = promisify(execFile);
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  environment = await swiftShader();
});
afterAll(() => rm(environment.XDG_RUNTIME_DIR ?? '', { recursive: true, force: true }));

/**
 * The reference cases that show each part of a picture's way. Most of the time goes into kernels that are compiled. Swatch's
 * whole fill takes half a minute of processor time more, so it is among those of `test/gpu` and `npm run bench:gpu`.
 */
const cases = [
  'text-sdxl-2',
  'unet-sdxl-peft',
  'unet-sdxl-ip-plus',
  'controlnet-sdxl',
  'vae-decode-tiny-sdxl',
] as const;

/** A software renderer compiles its kernels first; on a machine that is busy otherwise that takes minutes. */
const hangsAfter = 300_000;

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('WebGPU, on a software renderer', () => {
  it(
    'gives diffusers’ numbers',
    async () => {
      const folders = cases.map((name) => join(appRoot, 'test', 'golden', 'cases', name));
      const { stdout } = await run(
        process.execPath,
        [join(appRoot, 'bin', 'frisket.js'), 'parity', '--provider', 'webgpu', ...folders],
        { env: { ...process.env, ...environment } },
      );
      for (const name of cases) expect(stdout).toMatch(new RegExp(`^ok {3}${name}: `, 'm'));
      expect(stdout).toContain(`${cases.length} passed, 0 failed`);
    },
    hangsAfter,
  );
});
