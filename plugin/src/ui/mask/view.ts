/** A point or a size, pixels of the screen. */
interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Which part of a picture is shown, and how large: at a zoom of 1 all of it fits. */
export interface View {
  readonly zoom: number;
  /** The picture's middle from the middle of the stage, pixels of the screen. */
  readonly x: number;
  readonly y: number;
}

export const wholePicture: View = { zoom: 1, x: 0, y: 0 };

export const zooms = { least: 1, most: 16 } as const;

/** One press of a zoom button or key. */
export const zoomStep = 1.5;

/**
 * Zooms so that what lies under a point stays under it.
 * @param at from the middle of the stage
 * @param fitted size of the picture at a zoom of 1
 */
export function zoomed(
  view: View,
  factor: number,
  at: { readonly x: number; readonly y: number },
  fitted: Extent,
  stage: Extent,
): View {
  const zoom = Math.min(zooms.most, Math.max(zooms.least, view.zoom * factor));
  const by = zoom / view.zoom;
  return within({ zoom, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by }, fitted, stage);
}

export function panned(view: View, x: number, y: number, fitted: Extent, stage: Extent): View {
  return within({ ...view, x: view.x + x, y: view.y + y }, fitted, stage);
}

/** How near to the edge of the stage what is worked on comes before the picture moves, pixels of the screen. */
const edge = 24;

/**
 * Moves the picture no further than it takes to have a point of it on the stage.
 * @param point from the shown picture's top left corner
 */
export function following(
  view: View,
  point: { readonly x: number; readonly y: number },
  fitted: Extent,
  stage: Extent,
): View {
  const { x, y } = onStage(view, point, fitted, stage);
  const back = (at: number, room: number) => Math.max(0, edge - at) - Math.max(0, at - (room - edge));
  return panned(view, back(x, stage.width), back(y, stage.height), fitted, stage);
}

/** The point of the shown picture, from its top left corner, that lies in the middle of the stage. */
export function middleOf(view: View, fitted: Extent): { x: number; y: number } {
  return { x: (fitted.width * view.zoom) / 2 - view.x, y: (fitted.height * view.zoom) / 2 - view.y };
}

function onStage(view: View, point: { readonly x: number; readonly y: number }, fitted: Extent, stage: Extent) {
  const middle = middleOf(view, fitted);
  return { x: stage.width / 2 + point.x - middle.x, y: stage.height / 2 + point.y - middle.y };
}

/** The picture covers the stage wherever it is large enough to, and is centred where it is not. */
function within(view: View, fitted: Extent, stage: Extent): View {
  const bounded = (offset: number, side: number, room: number) => {
    const most = Math.max(0, (side * view.zoom - room) / 2);
    return Math.min(most, Math.max(-most, offset)) + 0;
  };
  return {
    zoom: view.zoom,
    x: bounded(view.x, fitted.width, stage.width),
    y: bounded(view.y, fitted.height, stage.height),
  };
}
