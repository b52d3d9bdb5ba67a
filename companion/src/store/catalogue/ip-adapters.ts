import type { CatalogueEntry } from './entry.ts';
import { licences } from './licences.ts';

const repository = 'h94/IP-Adapter';
/** CLIP ViT-H, which all of these look with. */
const encoder = 'clip-vit-h';

interface IpAdapter {
  readonly id: string;
  readonly title: string;
  readonly family: 'sd15' | 'sdxl';
  readonly description: string;
  readonly file: string;
  readonly bytes?: number;
}

function entry({ file, ...named }: IpAdapter): CatalogueEntry {
  return {
    ...named,
    kind: 'ip-adapter',
    licence: licences.apache,
    uses: ['style'],
    layout: 'file',
    sources: [{ repository, files: [file] }],
    needs: [[encoder], named.family === 'sdxl' ? ['sdxl-turbo', 'sdxl-base'] : ['sd15']],
  };
}

const loosely = 'Takes style and subject from a picture, loosely.';
const closely = 'Takes style and subject from a picture, closely.';

export const ipAdapters: readonly CatalogueEntry[] = [
  {
    id: encoder,
    title: 'CLIP ViT-H image encoder',
    description: 'What IP-Adapters look at pictures with.',
    kind: 'image-encoder',
    licence: licences.apache,
    uses: ['style'],
    layout: 'folder',
    sources: [
      {
        repository,
        files: [
          { from: 'models/image_encoder/config.json', to: 'config.json' },
          { from: 'models/image_encoder/model.safetensors', to: 'model.safetensors' },
        ],
      },
    ],
    needs: [],
  },
  ...[
    {
      id: 'ip-adapter-sdxl',
      title: 'IP-Adapter for SDXL',
      family: 'sdxl' as const,
      description: loosely,
      file: 'sdxl_models/ip-adapter_sdxl_vit-h.safetensors',
      bytes: 698_391_064,
    },
    {
      id: 'ip-adapter-plus-sdxl',
      title: 'IP-Adapter Plus for SDXL',
      family: 'sdxl' as const,
      description: closely,
      file: 'sdxl_models/ip-adapter-plus_sdxl_vit-h.safetensors',
      bytes: 847_517_512,
    },
    {
      id: 'ip-adapter-sd15',
      title: 'IP-Adapter for SD 1.5',
      family: 'sd15' as const,
      description: loosely,
      file: 'models/ip-adapter_sd15.safetensors',
    },
    {
      id: 'ip-adapter-plus-sd15',
      title: 'IP-Adapter Plus for SD 1.5',
      family: 'sd15' as const,
      description: closely,
      file: 'models/ip-adapter-plus_sd15.safetensors',
      bytes: 98_183_288,
    },
  ].map(entry),
];
