import { apply, boundsOf, invert } from '../../../shared/src/geometry.ts';
import { primaryAxisOf } from './auto-layout.ts';
import { absoluteTransformOf, childrenOf, layerOf, type DocumentState } from './document-state.ts';
import { moved } from './edit.ts';
import { isFrame, type FrameData, type LayerData } from './node.ts';
import { isInFlow } from './reflow.ts';

/**
 * The place among a frame's children that a point of the page means in its flow.
 * @param except a layer that is on its way there and is not counted
 */
export function indexInFlow(
  state: DocumentState,
  frame: FrameData,
  point: { readonly x: number; readonly y: number },
  except?: string,
): number {
  const toFrame = invert(absoluteTransformOf(state, frame));
  const siblings = childrenOf(state, frame).filter(({ id }) => id !== except);
  if (!toFrame) return siblings.length;
  const [x, y] = apply(toFrame, point.x, point.y);
  const isHorizontal = primaryAxisOf(frame) === 'width';
  const isBefore = ({ relativeTransform, width, height }: LayerData) => {
    const box = boundsOf(relativeTransform, { x: 0, y: 0, width, height });
    const middle = isHorizontal ? box.x + box.width / 2 < x : box.y + box.height / 2 < y;
    if (frame.layoutWrap === 'NO_WRAP') return middle;
    const [start, end, across] = isHorizontal ? [box.y, box.y + box.height, y] : [box.x, box.x + box.width, x];
    return end < across || (start <= across && middle);
  };
  const last = siblings.findLastIndex((layer) => isInFlow(state, layer) && isBefore(layer));
  if (last >= 0) return last + 1;
  const first = siblings.findIndex((layer) => isInFlow(state, layer));
  return Math.max(0, first);
}

/** One place on or back in the flow, past what does not stand in it. */
export function steppedInFlow(state: DocumentState, layer: LayerData, step: 1 | -1): DocumentState {
  const frame = layerOf(state, layer.parent);
  if (!frame || !isFrame(frame)) return state;
  const inFlow = childrenOf(state, frame).filter((child) => isInFlow(state, child));
  const next = inFlow[inFlow.findIndex(({ id }) => id === layer.id) + step];
  return next ? moved(state, layer, frame, frame.children.indexOf(next.id)) : state;
}
