import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { installedProviders } from './providers.ts';
import { vulkanDrivers, vulkanProblem } from './vulkan.ts';

/** A driver that does not answer by then counts as one that says nothing. */
const answerWithin = 3_000;
/** The class of display adapters in Windows' registry, a subkey a card with its driver's version. */
const windowsCards = String.raw`HKLM\SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}`;

/**
 * All that the choice of a provider hangs on, as text: ONNX Runtime's version, the providers that came with it, the
 * processor, the graphics cards, and the drivers with their versions or times. While it is the same, what was measured holds.
 */
export async function machineKey(): Promise<string> {
  const { platform, arch } = process;
  const [cards, nvidia, vulkan] = await Promise.all([
    platform === 'win32' ? ask('reg', ['query', windowsCards, '/s', '/v', 'DriverVersion']) : linuxCards(),
    ask('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader']),
    platform === 'linux' ? vulkanDrivers() : [],
  ]);
  return JSON.stringify({
    onnxruntime: onnxruntimeVersion(),
    providers: installedProviders(),
    // macOS brings its graphics drivers along.
    system: `${platform} ${arch} ${release()}`,
    processor: cpus()[0]?.model ?? '',
    cards,
    nvidia,
    vulkan: [...(platform === 'linux' ? [vulkanProblem() ?? 'loader'] : []), ...vulkan],
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
