import { enlargedRect, type Edges } from './edges.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the old picture is on the stage. */
export interface StagePlace {
  /** Pixels of the screen per page unit. */
  readonly scale: number;
  /** Of its upper left corner, pixels of the screen. */
  readonly left: number;
  readonly top: number;
}

/** Pixels of the screen around the enlarged picture: room to drag its edges into. */
const margin = 28;

/** Fits the enlarged picture into the middle of the stage. */
export function placeOnStage(region: Size, edges: Edges, stage: Size): StagePlace {
  const whole = enlargedRect({ x: 0, y: 0, ...sizeOf(region) }, edges);
  const scale = Math.min((stage.width - 2 * margin) / whole.width, (stage.height - 2 * margin) / whole.height);
  return {
    scale,
    left: (stage.width - whole.width * scale) / 2 + edges.left * scale,
    top: (stage.height - whole.height * scale) / 2 + edges.top * scale,
  };
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}
