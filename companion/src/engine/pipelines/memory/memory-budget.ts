import { freeMemory } from '../../runtime/free-memory.ts';
import type { Device } from '../../networks/device.ts';

const gigabyte = 1e9;
/** The rest is for what nobody counts: the driver's own, other programs that start meanwhile. */
const usableShare = 0.95;

/**
 * Bytes that models may use where a device's networks run; undefined when nobody knows.
 * @param said gigabytes (10^9 bytes) in place of what is free
 */
export async function memoryBudget({ provider }: Device, said: number | 'auto'): Promise<number | undefined> {
  const free = said === 'auto' ? await freeMemory(provider) : said * gigabyte;
  return free === undefined ? undefined : free * usableShare;
}
