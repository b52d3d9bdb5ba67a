import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { installedProviders } from './providers.ts';

/** A driver that does not answer by then counts as one that says nothing. */
const answerWithin = 3_000;
/** Vulkan's loader takes its drivers from these (https://github.com/KhronosGroup/Vulkan-Loader). */
const vulkanVariables = ['VK_ICD_FILENAMES', 'VK_DRIVER_FILES', 'VK_LOADER_DRIVERS_SELECT'] as const;

/**
 * All that the choice of a provider hangs on, as text: ONNX Runtime's version, the providers that came with it, the
 * processor, the graphics cards and their drivers. While it is the same, what was measured holds.
 */
export async function machineKey(): Promise<string> {
  const [cards, nvidia] = await Promise.all([
    linuxCards(),
    ask('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader']),
  ]);
  return JSON.stringify({
    onnxruntime: onnxruntimeVersion(),
    providers: installedProviders(),
    // Graphics drivers of Windows, macOS and Mesa come with or beside the system.
    system: `${process.platform} ${process.arch} ${release()}`,
    processor: cpus()[0]?.model ?? '',
    cards,
    nvidia,
    vulkan: vulkanVariables.map((name) => process.env[name] ?? ''),
  });
}

function onnxruntimeVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('onnxruntime-node/package.json');
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** Vendor, device and driver of each, as the kernel tells them. */
async function linuxCards(): Promise<string[]> {
  const folder = '/sys/class/drm';
  const names = await readdir(folder).catch((): string[] => []);
  const cards = names.filter((name) => /^card\d+$/.test(name)).toSorted();
  const files = ['vendor', 'device', 'uevent'] as const;
  return Promise.all(
    cards.map(async (card) => {
      const texts = files.map((file) => readFile(join(folder, card, 'device', file), 'utf8').catch(() => ''));
      return (await Promise.all(texts)).join(' ').replaceAll(/\s+/g, ' ').trim();
    }),
  );
}

async function ask(program: string, words: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, words, { timeout: answerWithin, windowsHide: true })).stdout.trim();
  } catch {
    return '';
  }
}
