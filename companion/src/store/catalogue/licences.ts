import type { Licence } from './entry.ts';

/** As the publishers' model cards name them (`license`, or `license_name` where that says "other"). */
export const licences = {
  openRailPlusPlus: {
    name: 'openrail++',
    link: 'https://huggingface.co/stabilityai/stable-diffusion-xl-base-1.0/blob/main/LICENSE.md',
  },
  creativeMl: {
    name: 'creativeml-openrail-m',
    link: 'https://huggingface.co/spaces/CompVis/stable-diffusion-license',
  },
  turbo: {
    name: 'sai-nc-community',
    link: 'https://huggingface.co/stabilityai/sdxl-turbo/blob/main/LICENSE.md',
  },
  nonCommercialNoDerivatives: {
    name: 'cc-by-nc-nd-4.0',
    link: 'https://creativecommons.org/licenses/by-nc-nd/4.0/',
  },
  apache: { name: 'apache-2.0', link: 'https://www.apache.org/licenses/LICENSE-2.0' },
  mit: { name: 'mit', link: 'https://opensource.org/license/mit' },
} as const satisfies Readonly<Record<string, Licence>>;
