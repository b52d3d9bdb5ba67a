import { z } from 'zod';
import type { PictureSettings } from './picture-settings.ts';

/** The keyword of the graph that was run. The `workflow` beside it is how it was laid out, and says the same less plainly. */
export const promptKeyword = 'prompt';

const nodeSchema = z.object({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) });
const graphSchema = z.record(z.string(), nodeSchema);
type Graph = z.infer<typeof graphSchema>;
type Node = z.infer<typeof nodeSchema>;

/** An input that comes from another node: its id and which of its outputs. */
const linkSchema = z.tuple([z.union([z.string(), z.number()]), z.number()]);

/** ComfyUI's names of samplers, by those that A1111 made known. */
const samplerNames: Readonly<Record<string, string>> = {
  euler: 'Euler',
  euler_ancestral: 'Euler a',
  heun: 'Heun',
  dpm_2: 'DPM2',
  dpm_2_ancestral: 'DPM2 a',
  lms: 'LMS',
  dpmpp_2m: 'DPM++ 2M',
  dpmpp_2m_sde: 'DPM++ 2M SDE',
  dpmpp_sde: 'DPM++ SDE',
  dpmpp_3m_sde: 'DPM++ 3M',
  ddim: 'DDIM',
  ddpm: 'DDPM',
  lcm: 'LCM',
  uni_pc: 'UniPC',
};

/**
 * Reads the graph from its sampler: the seed and the numbers are its inputs, the words are where its conditioning comes
 * from. Of several samplers the first that has words counts.
 * @returns undefined for what is no such graph, or has no sampler
 */
export function parseComfyPrompt(text: string): PictureSettings | undefined {
  const graph = parseGraph(text);
  if (!graph) return undefined;
  const nodes = Object.values(graph);
  const sampler = nodes.find(({ inputs }) => 'positive' in inputs && 'negative' in inputs && 'steps' in inputs);
  // The newer nodes take the sampler apart: guider, noise, scheduler and sampler are nodes of their own.
  const apart = nodes.find(({ class_type }) => class_type === 'SamplerCustomAdvanced');
  const main = sampler ?? apart;
  if (!main) return undefined;
  const all = (name: string) => valueOf(graph, main, name) ?? firstValue(graph, nodes, name);
  const positive = wordsAt(graph, main, 'positive') ?? wordsAt(graph, main, 'guider') ?? '';
  const negative = wordsAt(graph, main, 'negative');
  const name = asText(all('sampler_name'));
  const karras = all('scheduler') === 'karras' ? ' Karras' : '';
  const model = asText(firstValue(graph, nodes, 'ckpt_name') ?? firstValue(graph, nodes, 'unet_name'));
  const latent = nodes.find(({ class_type }) => /Empty.*Latent/.test(class_type));
  const loras = nodes.flatMap((node) => loraOf(graph, node));
  const numbers = {
    seed: all('seed') ?? all('noise_seed'),
    steps: all('steps'),
    guidanceScale: all('cfg'),
    strength: all('denoise'),
    width: latent && valueOf(graph, latent, 'width'),
    height: latent && valueOf(graph, latent, 'height'),
  };
  return {
    writtenBy: 'ComfyUI',
    prompt: positive,
    ...(negative === undefined || negative === '' ? {} : { negativePrompt: negative }),
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => typeof value === 'number')),
    ...(name === undefined ? {} : { sampler: `${samplerNames[name] ?? name}${karras}` }),
    ...(model === undefined ? {} : { model: withoutEnding(model) }),
    ...(loras.length === 0 ? {} : { loras }),
  };
}

function parseGraph(text: string): Graph | undefined {
  try {
    // ComfyUI writes NaN where a node has no number, which is no JSON.
    return graphSchema.safeParse(JSON.parse(text.replace(/\bNaN\b/g, 'null'))).data;
  } catch {
    return undefined;
  }
}

function linked(graph: Graph, input: unknown): Node | undefined {
  const link = linkSchema.safeParse(input).data;
  return link && graph[String(link[0])];
}

/** A plain value of an input: its own, or that of the primitive node that it comes from. */
function valueOf(graph: Graph, node: Node, name: string): string | number | undefined {
  const input = node.inputs[name];
  if (typeof input === 'string' || typeof input === 'number') return input;
  const source = linked(graph, input)?.inputs;
  const value = source?.value ?? source?.[name] ?? source?.seed;
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function firstValue(graph: Graph, nodes: readonly Node[], name: string): string | number | undefined {
  for (const node of nodes) {
    const value = name in node.inputs ? valueOf(graph, node, name) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The words that reach an input, through whatever passes conditioning on. */
function wordsAt(graph: Graph, node: Node, name: string, seen = new Set<Node>()): string | undefined {
  const source = linked(graph, node.inputs[name]);
  // Links may go round in a circle: whoever drops a file here need not have made it with ComfyUI.
  if (!source || seen.has(source)) return undefined;
  seen.add(source);
  // SDXL's node has the words twice, for its two encoders.
  for (const input of ['text', 'text_g', 'value', 'string']) {
    const words = source.inputs[input];
    if (typeof words === 'string') return words;
    const passed = wordsAt(graph, source, input, seen);
    if (passed !== undefined) return passed;
  }
  for (const input of [name, 'conditioning', 'conditioning_1', 'positive']) {
    const passed = wordsAt(graph, source, input, seen);
    if (passed !== undefined) return passed;
  }
  return undefined;
}

function loraOf(graph: Graph, node: Node): { name: string; scale: number }[] {
  const name = asText(valueOf(graph, node, 'lora_name'));
  const scale = valueOf(graph, node, 'strength_model');
  return name === undefined ? [] : [{ name: withoutEnding(name), scale: typeof scale === 'number' ? scale : 1 }];
}

function asText(value: string | number | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `sdxl\juggernaut.safetensors` is `juggernaut` to people. */
function withoutEnding(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.(safetensors|ckpt|pt|bin)$/, '');
}
