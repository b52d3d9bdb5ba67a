import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Provider } from './provider-names.ts';

/** A driver that does not answer by then is not waited for: the plan does without it. */
const answerWithin = 3_000;
const mebibyte = 1024 * 1024;

/**
 * Bytes that are free where a provider's networks run; undefined when nobody can say.
 * Only NVIDIA's driver tells a program that is not drawing (`nvidia-smi`); macOS's graphics share main memory.
 */
export async function freeMemory(provider: Provider): Promise<number | undefined> {
  if (provider === 'cpu' || process.platform === 'darwin') return process.availableMemory();
  return nvidiaFree(await ask('nvidia-smi', ['--query-gpu=memory.free', '--format=csv,noheader,nounits']));
}

/** @param text a line a card, MiB; ONNX Runtime uses the first */
export function nvidiaFree(text: string): number | undefined {
  const [first = ''] = text.split('\n');
  return /^\s*\d+\s*$/.test(first) ? Number(first) * mebibyte : undefined;
}

async function ask(program: string, words: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, words, { timeout: answerWithin, windowsHide: true })).stdout;
  } catch {
    // No such program, no such card.
    return '';
  }
}
