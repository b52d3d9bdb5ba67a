import { boundsOf, type Rect } from '../../../shared/src/geometry.ts';
import { noAutoLayout, primaryAxisOf, type AutoLayout } from './auto-layout.ts';
import { childrenOf, layerOf, type DocumentState } from './document-state.ts';
import { updated } from './edit.ts';
import { isFrame, type FrameData } from './node.ts';
import { withNode } from './with-node.ts';

/** Units: what differs by less is meant to be equal. */
const alike = 1;

/** Gives a frame the auto-layout that leaves what is in it where it is, as nearly as an auto-layout can. */
export function withInferredAutoLayout(state: DocumentState, frame: FrameData): DocumentState {
  const placed = childrenOf(state, frame)
    .filter(({ visible, layoutPositioning }) => visible && layoutPositioning === 'AUTO')
    .map(({ id, relativeTransform, width, height }) => ({
      id,
      box: boundsOf(relativeTransform, { x: 0, y: 0, width, height }),
    }));
  const layout = inferred(
    frame,
    placed.map(({ box }) => box),
  );
  const isHorizontal = primaryAxisOf(layout) === 'width';
  const inOrder = placed.toSorted((a, b) => (isHorizontal ? a.box.x - b.box.x : a.box.y - b.box.y)).map(({ id }) => id);
  const others = frame.children.filter((id) => !inOrder.includes(id));
  const sorted = withNode(state, { ...frame, children: [...others, ...inOrder] });
  const current = layerOf(sorted, frame.id);
  return current && isFrame(current) ? updated(sorted, current, layout) : state;
}

function inferred(frame: FrameData, boxes: readonly Rect[]): AutoLayout {
  if (boxes.length === 0) return { ...noAutoLayout, layoutMode: 'HORIZONTAL' };
  const layoutMode = standInRow(boxes) ? 'HORIZONTAL' : 'VERTICAL';
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const right = frame.width - Math.max(...boxes.map(({ x, width }) => x + width));
  const bottom = frame.height - Math.max(...boxes.map(({ y, height }) => y + height));
  const intervals = boxes
    .map(({ x, y, width, height }) => (layoutMode === 'HORIZONTAL' ? [x, x + width] : [y, y + height]))
    .toSorted(([a = 0], [b = 0]) => a - b);
  const gaps = intervals.slice(1).map(([start = 0], index) => start - (intervals[index]?.[1] ?? start));
  const padding = (distance: number) => Math.max(0, Math.round(distance));
  const isHugged = (before: number, after: number) => after >= 0 && Math.abs(before - after) < alike;
  const hugs = { horizontal: isHugged(left, right), vertical: isHugged(top, bottom) };
  const [along, across] =
    layoutMode === 'HORIZONTAL' ? [hugs.horizontal, hugs.vertical] : [hugs.vertical, hugs.horizontal];
  const middles = boxes.map(({ x, y, width, height }) =>
    layoutMode === 'HORIZONTAL' ? y + height / 2 : x + width / 2,
  );
  return {
    ...noAutoLayout,
    layoutMode,
    itemSpacing: padding(median(gaps)),
    paddingLeft: padding(left),
    paddingTop: padding(top),
    // A frame that is larger than what is in it keeps its size, and the room at its end.
    paddingRight: padding(hugs.horizontal ? right : Math.min(left, right)),
    paddingBottom: padding(hugs.vertical ? bottom : Math.min(top, bottom)),
    primaryAxisSizingMode: along ? 'AUTO' : 'FIXED',
    counterAxisSizingMode: across ? 'AUTO' : 'FIXED',
    counterAxisAlignItems:
      across && boxes.length > 1 && Math.max(...middles) - Math.min(...middles) < alike ? 'CENTER' : 'MIN',
  };
}

/** Whether there is a line across all of them, or they lie further apart sideways than downwards. */
function standInRow(boxes: readonly Rect[]): boolean {
  const spread = (starts: readonly number[], ends: readonly number[]) => Math.max(...starts) - Math.min(...ends);
  const sideways = spread(
    boxes.map(({ x }) => x),
    boxes.map(({ x, width }) => x + width),
  );
  const downwards = spread(
    boxes.map(({ y }) => y),
    boxes.map(({ y, height }) => y + height),
  );
  return sideways >= downwards;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
