/** What a ControlNet can be told of a picture: where its edges are, how far things are, how people stand, what is where. */
export const mapKinds = ['edges', 'depth', 'pose', 'segmentation'] as const;
export type MapKind = (typeof mapKinds)[number];

/** The installed network that makes a map unless a job names another; edges need none. Ids of the catalogue. */
export const usualMapModels: Readonly<Record<MapKind, string | undefined>> = {
  edges: undefined,
  depth: 'depth-anything-v2-small',
  pose: 'dwpose',
  segmentation: 'segformer-b0-ade',
};

/** OpenCV's Canny takes these on pictures of 8 bits a channel; the L1 norm of a Sobel gradient is 2,040 at most. */
export const mostEdgeThreshold = 2_040;
/** Those that ControlNet's canny networks were trained with (github.com/lllyasviel/ControlNet, gradio_canny2image.py). */
export const usualEdgeThresholds = { low: 100, high: 200 } as const;
