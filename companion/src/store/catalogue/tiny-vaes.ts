import type { CatalogueEntry } from './entry.ts';
import { licences } from './licences.ts';

export const tinyVaes: readonly CatalogueEntry[] = (
  [
    ['sd15', 'taesd', 'TAESD for SD 1.5'],
    ['sdxl', 'taesdxl', 'TAESD for SDXL'],
  ] as const
).map(([family, id, title]) => ({
  id,
  title,
  description: 'A small autoencoder: quicker pictures and previews, a little less sharp.',
  kind: 'vae',
  family,
  licence: licences.mit,
  uses: ['preview', 'decode'],
  layout: 'folder',
  sources: [{ repository: `madebyollin/${id}`, files: ['config.json', 'diffusion_pytorch_model.safetensors'] }],
  needs: [],
}));
