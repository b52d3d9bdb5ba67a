import type { Rect } from '../../../shared/src/geometry.ts';

/** How a frame arranges its children, by Figma's names; all but `layoutMode` acts only where that is not `NONE`. */
export interface AutoLayout {
  readonly layoutMode: 'NONE' | 'HORIZONTAL' | 'VERTICAL';
  readonly layoutWrap: 'NO_WRAP' | 'WRAP';
  readonly paddingLeft: number;
  readonly paddingRight: number;
  readonly paddingTop: number;
  readonly paddingBottom: number;
  readonly itemSpacing: number;
  /** Between wrapped tracks; `null` for the same as `itemSpacing`. */
  readonly counterAxisSpacing: number | null;
  /** `AUTO`: the frame is as long as what is in it. */
  readonly primaryAxisSizingMode: 'FIXED' | 'AUTO';
  readonly counterAxisSizingMode: 'FIXED' | 'AUTO';
  readonly primaryAxisAlignItems: 'MIN' | 'CENTER' | 'MAX' | 'SPACE_BETWEEN' | 'SPACE_EVENLY' | 'SPACE_AROUND';
  readonly counterAxisAlignItems: 'MIN' | 'CENTER' | 'MAX';
  /** The first child is drawn on top. */
  readonly itemReverseZIndex: boolean;
}

/** What a layer says of its place in the auto-layout of the frame that it stands in. */
export interface LayoutChild {
  /** `ABSOLUTE`: in the frame, but not in the flow. */
  readonly layoutPositioning: 'AUTO' | 'ABSOLUTE';
  /** Whether it is as long as the frame across the flow. */
  readonly layoutAlign: 'INHERIT' | 'STRETCH';
  /** 1: it takes what length along the flow the others leave. */
  readonly layoutGrow: 0 | 1;
}

/** Figma's defaults: as soon as there is a `layoutMode`, the frame is as long as what is in it, and as wide as it was. */
export const noAutoLayout: AutoLayout = {
  layoutMode: 'NONE',
  layoutWrap: 'NO_WRAP',
  paddingLeft: 0,
  paddingRight: 0,
  paddingTop: 0,
  paddingBottom: 0,
  itemSpacing: 0,
  counterAxisSpacing: null,
  primaryAxisSizingMode: 'AUTO',
  counterAxisSizingMode: 'FIXED',
  primaryAxisAlignItems: 'MIN',
  counterAxisAlignItems: 'MIN',
  itemReverseZIndex: false,
};

export const inFlow: LayoutChild = { layoutPositioning: 'AUTO', layoutAlign: 'INHERIT', layoutGrow: 0 };

export interface Size {
  readonly width: number;
  readonly height: number;
}

export type FlowItem = Size & Pick<LayoutChild, 'layoutAlign' | 'layoutGrow'>;

export interface Flow {
  /** Of the frame. */
  readonly size: Size;
  /** Of the items, in the frame's plane. */
  readonly places: readonly Rect[];
}

export function primaryAxisOf({ layoutMode }: AutoLayout): 'width' | 'height' {
  return layoutMode === 'VERTICAL' ? 'height' : 'width';
}

export function sizingModeOf(layout: AutoLayout, side: 'width' | 'height'): 'FIXED' | 'AUTO' {
  return primaryAxisOf(layout) === side ? layout.primaryAxisSizingMode : layout.counterAxisSizingMode;
}

/** Lengths along the flow and across it. */
interface Lengths {
  readonly along: number;
  readonly across: number;
}

interface Item extends Lengths {
  readonly grows: boolean;
  readonly stretches: boolean;
}

/** Arranges upright boxes in a frame of some size. A frame without any keeps its size. */
export function flow(layout: AutoLayout, frame: Size, items: readonly FlowItem[]): Flow {
  if (items.length === 0) return { size: frame, places: [] };
  const isHorizontal = primaryAxisOf(layout) === 'width';
  const lengths = ({ width, height }: Size): Lengths =>
    isHorizontal ? { along: width, across: height } : { along: height, across: width };
  const padding = isHorizontal
    ? { before: layout.paddingLeft, after: layout.paddingRight, above: layout.paddingTop, below: layout.paddingBottom }
    : { before: layout.paddingTop, after: layout.paddingBottom, above: layout.paddingLeft, below: layout.paddingRight };
  const room: Lengths = {
    along: Math.max(0, lengths(frame).along - padding.before - padding.after),
    across: Math.max(0, lengths(frame).across - padding.above - padding.below),
  };
  const hugsAlong = layout.primaryAxisSizingMode === 'AUTO';
  const hugsAcross = layout.counterAxisSizingMode === 'AUTO';

  const measured = items.map((item) => ({
    ...lengths(item),
    grows: item.layoutGrow === 1 && !hugsAlong,
    stretches: item.layoutAlign === 'STRETCH',
  }));
  const tracks = tracksOf(layout, measured, hugsAlong ? Infinity : room.along);
  const along = hugsAlong ? Math.max(...tracks.map((track) => lengthOf(layout, track))) : room.along;
  const trackGap = layout.counterAxisSpacing ?? layout.itemSpacing;

  const boxes: (Lengths & { readonly start: number; readonly top: number })[] = [];
  let top = padding.above;
  for (const track of tracks) {
    const across = tracks.length === 1 && !hugsAcross ? room.across : thicknessOf(track);
    for (const box of spread(layout, track, along, across))
      boxes.push({ ...box, start: box.start + padding.before, top: box.top + top });
    top += across + trackGap;
  }
  const size: Lengths = {
    along: hugsAlong ? padding.before + along + padding.after : lengths(frame).along,
    across: hugsAcross ? top - trackGap + padding.below : lengths(frame).across,
  };
  return {
    size: isHorizontal ? { width: size.along, height: size.across } : { width: size.across, height: size.along },
    places: boxes.map(({ start, top: y, along: length, across }) =>
      isHorizontal ? { x: start, y, width: length, height: across } : { x: y, y: start, width: across, height: length },
    ),
  };
}

/** Rows, or columns, that fit; one where nothing wraps. */
function tracksOf({ layoutWrap, itemSpacing }: AutoLayout, items: readonly Item[], room: number): Item[][] {
  if (layoutWrap === 'NO_WRAP') return [[...items]];
  const tracks: Item[][] = [];
  let used = Infinity;
  for (const item of items) {
    const track = tracks.at(-1);
    // A hair of floating-point noise is no reason for a new line.
    if (track && used + itemSpacing + item.along <= room + 1e-6) {
      track.push(item);
      used += itemSpacing + item.along;
    } else {
      tracks.push([item]);
      used = item.along;
    }
  }
  return tracks;
}

function lengthOf({ itemSpacing }: AutoLayout, items: readonly Item[]): number {
  return items.reduce((sum, { along }) => sum + along, 0) + itemSpacing * (items.length - 1);
}

/** What stretches takes the others' thickness; where all stretch, that of the thickest. */
function thicknessOf(items: readonly Item[]): number {
  const own = items.filter(({ stretches }) => !stretches);
  return Math.max(...(own.length > 0 ? own : items).map(({ across }) => across));
}

function* spread(layout: AutoLayout, items: readonly Item[], room: number, thickness: number) {
  const growing = items.filter(({ grows }) => grows).length;
  const fixed = items.filter(({ grows }) => !grows);
  const gaps = layout.itemSpacing * (items.length - 1);
  const left = room - fixed.reduce((sum, { along }) => sum + along, 0) - gaps;
  const share = growing === 0 ? 0 : Math.max(least, left / growing);
  const lengths = items.map(({ grows, along }) => (grows ? share : along));
  const free = room - lengths.reduce((sum, length) => sum + length, 0);
  const { before, between } = spacing(layout, free, items.length);
  let start = before;
  for (const [index, item] of items.entries()) {
    const along = lengths[index] ?? item.along;
    const across = item.stretches ? Math.max(least, thickness) : item.across;
    const slack = thickness - across;
    yield { along, across, start, top: { MIN: 0, CENTER: slack / 2, MAX: slack }[layout.counterAxisAlignItems] };
    start += along + between;
  }
}

/** Figma's least side, in units: what grows or stretches does not vanish. */
export const least = 0.01;

/** @param free length that the items leave, gaps not counted */
function spacing({ primaryAxisAlignItems: align, itemSpacing }: AutoLayout, free: number, count: number) {
  const rest = free - itemSpacing * (count - 1);
  const shared = Math.max(0, free);
  switch (align) {
    case 'MIN':
      return { before: 0, between: itemSpacing };
    case 'CENTER':
      return { before: rest / 2, between: itemSpacing };
    case 'MAX':
      return { before: rest, between: itemSpacing };
    case 'SPACE_BETWEEN':
      return { before: 0, between: count > 1 ? shared / (count - 1) : 0 };
    case 'SPACE_EVENLY':
      return { before: shared / (count + 1), between: shared / (count + 1) };
    case 'SPACE_AROUND':
      return { before: shared / count / 2, between: shared / count };
  }
}
