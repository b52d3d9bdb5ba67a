import type { MaskEffect } from './edits.ts';
import type { Gesture } from './film-surface.ts';

export const paintingTools = ['brush', 'eraser', 'lasso', 'rectangle'] as const;
export type PaintingTool = (typeof paintingTools)[number];

export interface ToolSettings {
  readonly tool: PaintingTool;
  /** Of the brush and the eraser, pixels of the screen. */
  readonly diameter: number;
  readonly hardness: number;
  /** Of the lasso and the rectangle. */
  readonly effect: MaskEffect;
}

/** What the pointer does with a tool. */
export function gestureOf({ tool, diameter, hardness, effect }: ToolSettings): Gesture {
  switch (tool) {
    case 'brush':
    case 'eraser':
      return { kind: 'stroke', tool, diameter, hardness };
    case 'lasso':
    case 'rectangle':
      return { kind: tool, tool: effect };
  }
}
