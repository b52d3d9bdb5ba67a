import type { Transform } from '../../../shared/src/geometry.ts';

/** Channels from 0 to 1, as everywhere in Figma's API. */
export interface Color {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

export interface ColorWithAlpha extends Color {
  readonly a: number;
}

interface PaintBase {
  readonly visible?: boolean;
  readonly opacity?: number;
}

export interface SolidFill extends PaintBase {
  readonly type: 'SOLID';
  readonly color: Color;
}

export interface LinearGradientFill extends PaintBase {
  readonly type: 'GRADIENT_LINEAR';
  /** Maps the unit square of the layer to the gradient's, where it runs from x = 0 to x = 1. */
  readonly gradientTransform: Transform;
  readonly gradientStops: readonly { readonly position: number; readonly color: ColorWithAlpha }[];
}

export interface ImageFill extends PaintBase {
  readonly type: 'IMAGE';
  readonly scaleMode: 'FILL' | 'FIT' | 'CROP' | 'TILE';
  readonly imageHash: string | null;
  /** For CROP: maps the unit square of the layer to that of the picture. */
  readonly imageTransform?: Transform;
  /** For TILE: pixels of the layer a pixel of the picture. */
  readonly scalingFactor?: number;
}

export type Fill = SolidFill | LinearGradientFill | ImageFill;

export interface Effect {
  readonly type: 'DROP_SHADOW';
  readonly color: ColorWithAlpha;
  readonly offset: { readonly x: number; readonly y: number };
  readonly radius: number;
  readonly visible: boolean;
}

export function isPainted(fill: Fill): boolean {
  if (fill.visible === false || fill.opacity === 0) return false;
  return fill.type !== 'IMAGE' || fill.imageHash !== null;
}

export function solid(hex: string, opacity?: number): SolidFill {
  const channel = (start: number) => parseInt(hex.slice(start, start + 2), 16) / 255;
  const color = { r: channel(1), g: channel(3), b: channel(5) };
  return opacity === undefined ? { type: 'SOLID', color } : { type: 'SOLID', color, opacity };
}

export function hexOf({ r, g, b }: Color): string {
  const digits = (channel: number) =>
    Math.round(channel * 255)
      .toString(16)
      .padStart(2, '0');
  return `#${digits(r)}${digits(g)}${digits(b)}`;
}
