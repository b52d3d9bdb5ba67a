import { join } from 'node:path';
import { FrisketError } from '../../../../shared/src/errors.ts';
import type { MapKind } from '../../../../shared/src/maps.ts';
import { Memo } from '../core/memo.ts';
import type { Pixels } from '../images/codec.ts';
import { resizeBicubic } from '../images/pillow-resize.ts';
import { mapDepth } from './depth.ts';
import { drawPoses } from './draw-pose.ts';
import { findEdges, type EdgeThresholds } from './edges.ts';
import { findPeople } from './find-people.ts';
import { PublishedNetwork } from './published-network.ts';
import { readPose, type Keypoint } from './read-pose.ts';
import { mapSegments } from './segmentation.ts';

export interface MapRequest {
  readonly map: MapKind;
  /** 3 channels. */
  readonly picture: Pixels;
  /** Absolute, of the network's folder; edges need none. */
  readonly model?: string | undefined;
  readonly thresholds?: EdgeThresholds | undefined;
  readonly signal: AbortSignal;
}

/** Depth and both of pose's: what a person switches between. */
const networksKept = 3;

/**
 * Longest side at which edges are looked for: finer ones are lost when the map is brought to the size at which a network
 * works, and with them the lines, which are a pixel wide.
 */
const edgeSide = 1_024;

/** The files of the catalogue's entries. */
const files = { depth: 'model.onnx', segmentation: 'model.onnx', people: 'yolox_l.onnx', pose: 'dw-ll_ucoco_384.onnx' };

/** Makes what ControlNets are shown of a picture. Its networks stay loaded. */
export class MapMakers {
  readonly #networks = new Memo<PublishedNetwork>(networksKept, (network) => network.release());

  /**
   * @returns 1 or 3 channels, of the picture's size
   * @throws FrisketError `model_not_found`, `model_invalid`, `nothing_found` where there are no people, `cancelled`
   */
  make(request: MapRequest): Promise<Pixels> {
    return this.#makers[request.map](request);
  }

  release(): Promise<void> {
    return this.#networks.clear();
  }

  readonly #makers: Readonly<Record<MapKind, (request: MapRequest) => Promise<Pixels>>> = {
    edges: ({ picture, thresholds }) => Promise.resolve(edgesOf(picture, thresholds)),
    depth: async ({ picture, model }) => mapDepth(picture, await this.#network(model, files.depth)),
    segmentation: async ({ picture, model }) => mapSegments(picture, await this.#network(model, files.segmentation)),
    pose: async ({ picture, model, signal }) => {
      const people = await findPeople(picture, await this.#network(model, files.people));
      if (people.length === 0)
        throw new FrisketError(
          'nothing_found',
          'There are no people in the picture.',
          'Choose another map, or a picture in which people are seen.',
        );
      const network = await this.#network(model, files.pose, 2);
      const poses: Keypoint[][] = [];
      for (const person of people) {
        if (signal.aborted) throw new FrisketError('cancelled', 'The map was cancelled.');
        poses.push(await readPose(picture, person, network));
      }
      return drawPoses(poses, picture.width, picture.height);
    },
  };

  #network(folder: string | undefined, file: string, outputs = 1): Promise<PublishedNetwork> {
    if (folder === undefined) throw new FrisketError('internal', `A map was asked for without its network (${file}).`);
    const path = join(folder, file);
    return this.#networks.get(path, () => PublishedNetwork.open(path, { inputs: 1, outputs }));
  }
}

function edgesOf(picture: Pixels, thresholds: EdgeThresholds | undefined): Pixels {
  const { width, height } = picture;
  const scale = Math.min(1, edgeSide / Math.max(width, height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  const edges = findEdges(resizeBicubic(picture, side(width), side(height)), thresholds);
  return resizeBicubic(edges, width, height);
}
