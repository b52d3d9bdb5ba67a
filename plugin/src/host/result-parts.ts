import type { AnyLayer, MadeLayer, ResultLayer } from './figma-members.ts';
import { isResult, isResultGroup } from './figma-nodes.ts';

/** The layers that show a result: one, or in a group two. */
export interface ResultParts {
  readonly picture: ResultLayer;
  readonly mask?: ResultLayer;
}

export function isMade(layer: AnyLayer): layer is MadeLayer {
  return isResult(layer) || isResultGroup(layer);
}

/** @returns undefined where the person has taken the group apart */
export function resultParts(layer: AnyLayer): ResultParts | undefined {
  if (isResult(layer)) return { picture: layer };
  if (!isResultGroup(layer)) return undefined;
  const inside = layer.children.filter(isResult);
  const picture = inside.find(({ isMask }) => !isMask);
  const mask = inside.find(({ isMask }) => isMask);
  return picture && { picture, ...(mask ? { mask } : {}) };
}
