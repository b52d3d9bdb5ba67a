import { limits } from '../../../../shared/src/limits.ts';
import type { Selection } from '../../bridge.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export type SizeOption = PictureSize & {
  /** `slot`, `custom`, or `512x512`. */
  readonly key: string;
  readonly shape: 'slot' | 'square' | 'wide' | 'tall' | 'custom';
};

/** An empty frame or plain rectangle that is selected and waits for a picture. */
export type Slot = PictureSize & {
  readonly layer: string;
  readonly name: string;
  /** A shape takes no layers: the picture lies over it. */
  readonly over: boolean;
};

const squares = [256, 512, 768, 1024];

/** 3:2 and 16:9 both ways, in multiples of 16 around the usual 512; what SDXL was trained on for models of its size. */
const oblongs: readonly { readonly from: number; readonly sizes: readonly PictureSize[] }[] = [
  {
    from: 1024,
    sizes: [
      { width: 1216, height: 832 },
      { width: 1344, height: 768 },
    ],
  },
  {
    from: 0,
    sizes: [
      { width: 768, height: 512 },
      { width: 912, height: 512 },
    ],
  },
];

export function slotOf(selection: Selection): Slot | undefined {
  const layer = selection.kind === 'one' ? selection.layer : undefined;
  if (!layer?.slot) return undefined;
  const { width, height } = pixelsOf(layer.slot);
  return { layer: layer.id, name: layer.name, over: layer.kind === 'RECTANGLE', width, height };
}

/** A picture of one pixel per page unit, within what a model may be asked for; the layer keeps its own size. */
export function pixelsOf({ width, height }: PictureSize): PictureSize {
  const shrink = Math.min(1, limits.requestSide / Math.max(width, height));
  const grow = Math.max(1, limits.imageSideLeast / Math.min(width, height));
  const side = (length: number) =>
    Math.min(limits.requestSide, Math.max(limits.imageSideLeast, Math.round(length * shrink * grow)));
  return { width: side(width), height: side(height) };
}

/**
 * @param nativeSide of the model
 * @param custom what the person typed last
 */
export function sizeOptions(nativeSide: number, slot: Slot | undefined, custom: PictureSize): SizeOption[] {
  const { sizes } = oblongs.find(({ from }) => nativeSide >= from) ?? { sizes: [] };
  return [
    ...(slot ? [{ key: 'slot', shape: 'slot' as const, width: slot.width, height: slot.height }] : []),
    ...squares.map((side) => option('square', side, side)),
    ...sizes.map(({ width, height }) => option('wide', width, height)),
    ...sizes.map(({ width, height }) => option('tall', height, width)),
    { key: 'custom', shape: 'custom', width: custom.width, height: custom.height },
  ];
}

function option(shape: 'square' | 'wide' | 'tall', width: number, height: number): SizeOption {
  return { key: `${width}x${height}`, shape, width, height };
}

/** What is chosen: the person's choice while it is offered, else the slot, else what the model draws best. */
export function chosenSize(options: readonly SizeOption[], chosen: string | undefined, nativeSide: number): SizeOption {
  const found =
    options.find(({ key }) => key === chosen) ??
    options.find(({ shape, width }) => shape === 'slot' || (shape === 'square' && width >= nativeSide)) ??
    options.findLast(({ shape }) => shape === 'square');
  if (!found) throw new Error('There is no size to choose from.');
  return found;
}
