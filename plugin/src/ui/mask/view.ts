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
