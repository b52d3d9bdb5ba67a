import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unpackChromium } from '../browser/unpack-chromium.ts';

/**
 * Environment of a process in which WebGPU runs on SwiftShader, the software Vulkan driver that comes with the browser for
 * tests: real kernels and a real assignment of operators, on a machine without a graphics card. Linux x64.
 */
export async function swiftShader(): Promise<Readonly<Record<string, string>>> {
  const folder = dirname((await unpackChromium()).executablePath);
  const driver = join(folder, 'vk_swiftshader_icd.json');
  return {
    LD_LIBRARY_PATH: folder,
    VK_ICD_FILENAMES: driver,
    VK_DRIVER_FILES: driver,
    // Dawn wants one; a machine without a desktop has none.
    XDG_RUNTIME_DIR: await mkdtemp(join(tmpdir(), 'frisket-swiftshader-')),
  };
}
