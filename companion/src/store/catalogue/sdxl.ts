import { sdxlFiles, sdxlFilesWithoutVae } from './diffusers-files.ts';
import type { CatalogueEntry, Source } from './entry.ts';
import { licences } from './licences.ts';

/** SDXL's own VAE overflows in half precision; this one gives the same pictures and does not. */
const repairedVae: Source = {
  repository: 'madebyollin/sdxl-vae-fp16-fix',
  files: [
    { from: 'config.json', to: 'vae/config.json' },
    { from: 'diffusion_pytorch_model.safetensors', to: 'vae/diffusion_pytorch_model.safetensors' },
  ],
};

export const sdxlModels: readonly CatalogueEntry[] = [
  {
    id: 'sdxl-turbo',
    title: 'SDXL Turbo',
    description: 'A picture in one to four steps, at 512 pixels a side.',
    kind: 'checkpoint',
    family: 'sdxl',
    networks: 'sdxl-turbo',
    licence: licences.turbo,
    uses: ['generate', 'fill', 'restyle'],
    layout: 'folder',
    sources: [{ repository: 'stabilityai/sdxl-turbo', files: sdxlFiles }],
    needs: [],
    // Its weights and vocabularies: what else there is are a few kilobytes.
    bytes: 6_941_180_592,
  },
  {
    id: 'sdxl-base',
    title: 'SDXL',
    description:
      'The base of most fine-tunes and adapters, at 1024 pixels a side. With a LoRA for few steps it is quick.',
    kind: 'checkpoint',
    family: 'sdxl',
    networks: 'sdxl',
    licence: licences.openRailPlusPlus,
    uses: ['generate', 'fill', 'restyle'],
    layout: 'folder',
    sources: [{ repository: 'stabilityai/stable-diffusion-xl-base-1.0', files: sdxlFilesWithoutVae }, repairedVae],
    needs: [],
    bytes: 7_108_495_421,
  },
  {
    id: 'sdxl-inpainting',
    title: 'SDXL Inpainting',
    description: 'SDXL with a network that sees the mask and what lies around it: fills that join their surroundings.',
    kind: 'checkpoint',
    family: 'sdxl',
    networks: 'sdxl-inpainting',
    licence: licences.openRailPlusPlus,
    uses: ['fill'],
    layout: 'folder',
    sources: [
      { repository: 'diffusers/stable-diffusion-xl-1.0-inpainting-0.1', files: sdxlFilesWithoutVae },
      repairedVae,
    ],
    needs: [],
    bytes: 7_108_526_341,
  },
  {
    id: 'sdxl-refiner',
    title: 'SDXL Refiner',
    description: 'Finishes the last steps of a picture that SDXL began.',
    kind: 'refiner',
    family: 'sdxl',
    networks: 'sdxl-refiner',
    licence: licences.openRailPlusPlus,
    uses: ['refine'],
    layout: 'folder',
    sources: [
      {
        repository: 'stabilityai/stable-diffusion-xl-refiner-1.0',
        files: sdxlFilesWithoutVae.filter((path) => !/^(text_encoder|tokenizer)\//.test(path)),
      },
      repairedVae,
    ],
    needs: [['sdxl-base']],
  },
  {
    id: 'sdxl-vae-fp16-fix',
    title: 'SDXL VAE fp16 fix',
    description: 'For fine-tunes of SDXL whose own VAE gives black pictures in half precision.',
    kind: 'vae',
    family: 'sdxl',
    licence: licences.mit,
    uses: ['decode'],
    layout: 'folder',
    sources: [
      { repository: 'madebyollin/sdxl-vae-fp16-fix', files: ['config.json', 'diffusion_pytorch_model.safetensors'] },
    ],
    needs: [],
  },
];
