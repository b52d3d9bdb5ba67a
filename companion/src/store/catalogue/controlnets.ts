import type { CatalogueEntry, Licence } from './entry.ts';
import { licences } from './licences.ts';

interface ControlNet {
  readonly id: string;
  readonly title: string;
  readonly family: 'sd15' | 'sdxl';
  readonly description: string;
  readonly licence?: Licence;
  readonly repository: string;
  readonly variant?: '' | '.fp16';
}

function entry({ repository, variant = '.fp16', ...named }: ControlNet): CatalogueEntry {
  const weights = `diffusion_pytorch_model${variant}.safetensors`;
  const inpaints = named.id.endsWith('inpaint');
  return {
    ...named,
    kind: 'controlnet',
    uses: inpaints ? ['control', 'fill'] : ['control'],
    layout: 'folder',
    sources: [{ repository, files: ['config.json', weights] }],
    needs: [named.family === 'sdxl' ? ['sdxl-turbo', 'sdxl-base'] : ['sd15']],
  };
}

/** What each control picture is. */
const follows = {
  canny: 'Follows the edges of a picture.',
  depth: 'Follows the depth of a picture.',
  openpose: 'Follows the poses of the people in a picture.',
  seg: 'Follows a map of what is where.',
  inpaint: 'Makes fills follow what lies around them.',
} as const;

/** ControlNet 1.1 (https://github.com/lllyasviel/ControlNet-v1-1-nightly). */
const openRail: Licence = { name: 'openrail', link: 'https://huggingface.co/spaces/CompVis/stable-diffusion-license' };
const sd15: readonly (readonly [keyof typeof follows, string])[] = [
  ['canny', 'control_v11p_sd15_canny'],
  ['depth', 'control_v11f1p_sd15_depth'],
  ['openpose', 'control_v11p_sd15_openpose'],
  ['seg', 'control_v11p_sd15_seg'],
  ['inpaint', 'control_v11p_sd15_inpaint'],
];

export const controlNets: readonly CatalogueEntry[] = (
  [
    {
      id: 'controlnet-sdxl-canny',
      title: 'ControlNet canny for SDXL',
      family: 'sdxl',
      description: follows.canny,
      licence: licences.openRailPlusPlus,
      repository: 'diffusers/controlnet-canny-sdxl-1.0',
    },
    {
      id: 'controlnet-sdxl-depth',
      title: 'ControlNet depth for SDXL',
      family: 'sdxl',
      description: follows.depth,
      licence: licences.openRailPlusPlus,
      repository: 'diffusers/controlnet-depth-sdxl-1.0',
    },
    {
      id: 'controlnet-sdxl-canny-small',
      title: 'ControlNet canny for SDXL, small',
      family: 'sdxl',
      description: 'Follows the edges of a picture, with an eighth of the weights.',
      licence: licences.openRailPlusPlus,
      repository: 'diffusers/controlnet-canny-sdxl-1.0-small',
    },
    {
      id: 'controlnet-sdxl-depth-small',
      title: 'ControlNet depth for SDXL, small',
      family: 'sdxl',
      description: 'Follows the depth of a picture, with an eighth of the weights.',
      licence: licences.openRailPlusPlus,
      repository: 'diffusers/controlnet-depth-sdxl-1.0-small',
    },
    {
      id: 'controlnet-sdxl-openpose',
      title: 'ControlNet openpose for SDXL',
      family: 'sdxl',
      description: follows.openpose,
      licence: licences.apache,
      repository: 'xinsir/controlnet-openpose-sdxl-1.0',
      variant: '',
    },
    {
      id: 'controlnet-sdxl-inpaint',
      title: 'ControlNet inpaint for SDXL',
      family: 'sdxl',
      description: follows.inpaint,
      repository: 'destitech/controlnet-inpaint-dreamer-sdxl',
    },
    ...sd15.map(([control, name]) => ({
      id: `controlnet-sd15-${control}`,
      title: `ControlNet ${control} for SD 1.5`,
      family: 'sd15' as const,
      description: follows[control],
      licence: openRail,
      repository: `lllyasviel/${name}`,
    })),
  ] satisfies readonly ControlNet[]
).map(entry);
