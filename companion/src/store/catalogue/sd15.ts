import { sdFiles } from './diffusers-files.ts';
import type { CatalogueEntry } from './entry.ts';
import { licences } from './licences.ts';

export const sd15Models: readonly CatalogueEntry[] = [
  {
    id: 'sd15',
    title: 'Stable Diffusion 1.5',
    description: 'Small enough for 4 GB of graphics memory, at 512 pixels a side.',
    kind: 'checkpoint',
    family: 'sd15',
    networks: 'sd15',
    licence: licences.creativeMl,
    uses: ['generate', 'fill', 'restyle'],
    layout: 'folder',
    sources: [{ repository: 'stable-diffusion-v1-5/stable-diffusion-v1-5', files: sdFiles }],
    needs: [],
    bytes: 2_134_194_125,
  },
];
