import { open, readFile, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { logFiles } from './log-file.ts';

/** Milliseconds between two looks at the file: `fs.watch` is silent on network drives and some Linux containers. */
const look = 250;

/**
 * The last lines of a log, those of older files included.
 * @returns `end`: bytes of the newest file that were read
 */
export async function lastLines(path: string, count: number): Promise<{ texts: string[]; end: number }> {
  let texts: string[] = [];
  let end = 0;
  for (const file of logFiles(path)) {
    const content = await readFile(file).catch(() => undefined);
    if (file === path) end = content?.length ?? 0;
    texts = [...linesIn(content?.toString('utf8') ?? ''), ...texts];
    if (texts.length >= count) break;
  }
  return { texts: count === 0 ? [] : texts.slice(-count), end };
}

/** Gives every whole line from byte `end` on, over the log's rotation, until `signal` is aborted. */
export async function followLog(
  path: string,
  end: number,
  onLine: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let position = end;
  let begun = Buffer.alloc(0);
  while (!signal.aborted) {
    const size = (await stat(path).catch(() => undefined))?.size ?? 0;
    if (size < position) {
      // Another file has taken its place: what came last into the old one is in the next.
      begun = Buffer.concat([begun, await readFrom(`${path}.1`, position)]);
      position = 0;
    }
    const read = size > position ? await readFrom(path, position) : Buffer.alloc(0);
    position += read.length;
    begun = Buffer.concat([begun, read]);
    const whole = begun.lastIndexOf('\n') + 1;
    for (const text of linesIn(begun.subarray(0, whole).toString('utf8'))) onLine(text);
    begun = begun.subarray(whole);
    await sleep(look, undefined, { signal }).catch(() => undefined);
  }
}

async function readFrom(path: string, position: number): Promise<Buffer> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return Buffer.alloc(0);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.max(0, size - position));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function linesIn(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
