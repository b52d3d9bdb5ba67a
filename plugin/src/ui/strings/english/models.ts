import type { MemoryForecast } from '../../../../../shared/src/downloads.ts';
import { numbersIn } from '../numbers.ts';

const numbers = numbersIn('en');

/** What is said about models. */
export const models = {
  models: {
    title: 'Models',
    open: 'Models: see and download others',
    /** @param beside what is used beside models */
    intro: (installed: readonly string[], beside: readonly string[]) =>
      `Installed: ${numbers.list(installed)}${beside.length === 0 ? '' : `, with ${numbers.list(beside)}`}. Others can be downloaded.`,
    kind: (title: string, kind: string) => `${title} (${kind})`,
    kinds: { lora: 'LoRA', controlnet: 'ControlNet', 'ip-adapter': 'IP-Adapter', vae: 'VAE', refiner: 'refiner' },
    size: (bytes: number) => numbers.bytes(bytes),
    /** How it would run on this computer. */
    memory: ({ precision, staged, needed, available }: MemoryForecast) => {
      const form =
        precision === 'full' ? 'Runs here as published' : `Runs here in ${precision.replace('-bit', ' bits')}`;
      if (available !== undefined && needed > available)
        return `Needs ${numbers.bytes(needed)} of memory; ${numbers.bytes(available)} are free here`;
      return `${form}${staged ? ', its parts in turn' : ''}: ${numbers.bytes(needed)} of memory`;
    },
    licence: 'Licence:',
    download: 'Download',
    downloadName: (title: string) => `Download ${title}`,
    looking: 'Asking for its size …',
    accept: (total: number) => `${numbers.bytes(total)} will be downloaded. Read the licence first.`,
    acceptAction: 'Accept and download',
    acceptName: (title: string) => `Accept and download ${title}`,
    waiting: 'Waits for another download',
    pause: 'Pause',
    pauseName: (title: string) => `Pause the download of ${title}`,
    paused: 'Paused',
    resume: 'Go on',
    resumeName: (title: string) => `Go on with the download of ${title}`,
    cancel: 'Remove',
    cancelName: (title: string) => `Stop the download of ${title} and remove what came`,
    verifying: 'Checking',
    installed: 'Installed',
    amount: (bytes: number, total: number) => `${numbers.bytes(bytes)} of ${numbers.bytes(total)}`,
  },

  missingModel: {
    message: (id: string, other: string) => `“${id}” is not installed here. ${other} would paint instead.`,
    use: (other: string) => `Use ${other}`,
  },
};
