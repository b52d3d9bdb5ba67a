import type { Recipe } from '../job.ts';
import { samplers } from '../samplers.ts';
import type { PictureSettings } from './picture-settings.ts';

/** The keyword of A1111's text in a PNG. */
export const parametersKeyword = 'parameters';

/** How a picture was made, as A1111 writes it: the prompt, what to avoid, and a line of settings. */
export function writeParameters({ job, resolved, madeBy }: Recipe): string {
  const asked = 'request' in job ? job.request : job;
  if (!('prompt' in asked)) return '';
  const { prompt, negativePrompt = '', scheduler, model } = asked;
  const settings = {
    Steps: resolved.steps,
    Sampler: samplerName(scheduler) ?? resolved.scheduler,
    'CFG scale': resolved.guidanceScale,
    Seed: resolved.seed,
    Size: `${resolved.width}x${resolved.height}`,
    // By its name, where it was given by its path.
    Model: quoted(model.split(/[\\/]/).at(-1) ?? model),
    ...(resolved.strength < 1 ? { 'Denoising strength': resolved.strength } : {}),
    Version: madeBy,
  };
  const line = Object.entries(settings)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
  return [prompt, ...(negativePrompt === '' ? [] : [`Negative prompt: ${negativePrompt}`]), line].join('\n');
}

function samplerName(scheduler: unknown): string | undefined {
  const asked = JSON.stringify(scheduler);
  return Object.entries(samplers).find(([, sampler]) => JSON.stringify(sampler) === asked)?.[0];
}

function quoted(text: string): string {
  return /[,:\n]/.test(text) ? JSON.stringify(text) : text;
}

/** A setting of the last line: a name, and a value that may be quoted. */
const setting = /\s*(\w[\w /-]*):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)/g;
const lora = /<lora:([^:>]+)(?::(-?[\d.]+))?[^>]*>/g;

/** @returns undefined for what A1111 did not write */
export function parseParameters(text: string): PictureSettings | undefined {
  const lines = text.trim().split('\n');
  const last = lines.at(-1) ?? '';
  const values = new Map([...last.matchAll(setting)].map(([, name = '', value = '']) => [name, unquoted(value)]));
  if (!values.has('Steps') && !values.has('Seed')) return undefined;
  const words = lines.slice(0, -1).join('\n');
  const [prompt, negative] = splitOnce(words, /(?:^|\n)Negative prompt: ?/);
  const loras = [...prompt.matchAll(lora)].map(([, name = '', scale]) => ({ name, scale: Number(scale ?? 1) }));
  const [width, height] = (values.get('Size') ?? '').split('x').map(Number);
  // Newer versions write the schedule beside the sampler rather than into its name.
  const schedule = values.get('Schedule type');
  const sampler = values.get('Sampler');
  const model = values.get('Model');
  return {
    writtenBy: 'A1111',
    prompt: prompt.replace(lora, '').trim(),
    ...(negative === undefined ? {} : { negativePrompt: negative.trim() }),
    ...number('steps', values.get('Steps')),
    ...number('guidanceScale', values.get('CFG scale')),
    ...number('seed', values.get('Seed')),
    ...number('strength', values.get('Denoising strength')),
    ...(sampler === undefined ? {} : { sampler: schedule === 'Karras' ? `${sampler} Karras` : sampler }),
    ...(model === undefined ? {} : { model }),
    ...(width && height ? { width, height } : {}),
    ...(loras.length === 0 ? {} : { loras }),
  };
}

function splitOnce(text: string, separator: RegExp): [string, string | undefined] {
  const found = separator.exec(text);
  return found ? [text.slice(0, found.index), text.slice(found.index + found[0].length)] : [text, undefined];
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value.trim();
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}

function number<Name extends string>(name: Name, text: string | undefined): Partial<Readonly<Record<Name, number>>> {
  const value = Number(text);
  return text === undefined || text === '' || !Number.isFinite(value)
    ? {}
    : ({ [name]: value } as Record<Name, number>);
}
