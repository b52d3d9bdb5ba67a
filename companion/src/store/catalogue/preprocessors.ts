import type { CatalogueEntry } from './entry.ts';
import { licences } from './licences.ts';

/** Networks that make control pictures, published as ONNX. Edges need none. Where the facts come from: docs/catalogue.md. */
export const preprocessors: readonly CatalogueEntry[] = [
  {
    id: 'depth-anything-v2-small',
    title: 'Depth Anything V2 Small',
    description: 'Makes a depth map of a picture, for the depth ControlNets.',
    kind: 'preprocessor',
    licence: licences.apache,
    uses: ['control'],
    layout: 'folder',
    sources: [
      { repository: 'onnx-community/depth-anything-v2-small', files: [{ from: 'onnx/model.onnx', to: 'model.onnx' }] },
    ],
    needs: [],
    bytes: 99_060_839,
  },
  {
    id: 'dwpose',
    title: 'DWPose',
    description: 'Finds the poses of the people in a picture, for the openpose ControlNets.',
    kind: 'preprocessor',
    licence: licences.apache,
    uses: ['control'],
    layout: 'folder',
    sources: [{ repository: 'yzd-v/DWPose', files: ['yolox_l.onnx', 'dw-ll_ucoco_384.onnx'] }],
    needs: [],
    bytes: 351_145_849,
  },
  {
    id: 'segformer-b0-ade',
    title: 'SegFormer B0',
    description: 'Says what is where in a picture, for the segmentation ControlNet.',
    kind: 'preprocessor',
    licence: {
      name: 'NVIDIA Source Code License for SegFormer',
      link: 'https://github.com/NVlabs/SegFormer/blob/master/LICENSE',
    },
    uses: ['control'],
    layout: 'folder',
    sources: [
      {
        repository: 'Xenova/segformer-b0-finetuned-ade-512-512',
        files: [{ from: 'onnx/model.onnx', to: 'model.onnx' }],
      },
    ],
    needs: [],
    bytes: 15_335_446,
  },
];
