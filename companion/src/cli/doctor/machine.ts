import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import type { Check } from './check.ts';

const gibibyte = 2 ** 30;
/** The starter model and the companion take about half of it. */
const memoryLeast = 1 * gibibyte;
/** SDXL's weights in half precision, on a processor doubled (measured: peak 2.2 times the file), need about this much. */
const memoryForLargeModels = 16 * gibibyte;

export function checkProcessor(): Check {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  return {
    name: 'Processor',
    status: 'ok',
    found: `${model}, ${availableParallelism()} threads, ${process.platform} ${process.arch}`,
  };
}

export function checkNode(): Check {
  return { name: 'Node', status: 'ok', found: process.versions.node };
}

export function checkMemory(total = totalmem(), free = freemem()): Check {
  const found = `${(total / gibibyte).toFixed(1)} GiB, ${(free / gibibyte).toFixed(1)} GiB of it free`;
  if (total < memoryLeast)
    return { name: 'Memory', status: 'warning', found, advice: 'Close other programs while Frisket paints.' };
  if (total < memoryForLargeModels)
    return {
      name: 'Memory',
      status: 'ok',
      found: `${found} (enough for small models; large ones such as SDXL want ${memoryForLargeModels / gibibyte} GiB)`,
    };
  return { name: 'Memory', status: 'ok', found };
}
