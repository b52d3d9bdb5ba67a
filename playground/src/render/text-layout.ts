import type { TextData } from '../document/node.ts';
import { newContext, type Context2D } from './canvas-2d.ts';

/** The family that is bundled; whatever the browser has stands in for letters that Inter lacks. */
export const fontFamily = "'Inter Variable', Inter, system-ui, sans-serif";

type Style = Pick<TextData, 'fontSize' | 'fontWeight' | 'letterSpacing'>;

export function setFont(context: Context2D, { fontSize, fontWeight, letterSpacing }: Style): void {
  context.font = `${fontWeight} ${fontSize}px ${fontFamily}`;
  context.letterSpacing = `${letterSpacing * fontSize}px`;
  // Letters stand where they belong at any zoom, and not on whole pixels.
  context.textRendering = 'geometricPrecision';
}

/** Breaks at line ends and, where a line is wider than the box, at spaces. */
export function linesOf(context: Context2D, text: TextData): string[] {
  return text.characters.split('\n').flatMap((paragraph) => wrap(context, paragraph, text.width));
}

function wrap(context: Context2D, paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/(?<=\s)/)) {
    // Half a pixel of grace, since the box of a text that fits is as wide as its measure, rounded.
    if (line !== '' && context.measureText((line + word).trimEnd()).width > width + 0.5) {
      lines.push(line.trimEnd());
      line = word;
    } else line += word;
  }
  return [...lines, line.trimEnd()];
}

/** The box that a text needs when nothing makes it wrap; pixels. */
export function naturalSize(text: Style & Pick<TextData, 'characters' | 'lineHeight'>): {
  width: number;
  height: number;
} {
  const context = newContext(1, 1);
  setFont(context, text);
  const lines = text.characters.split('\n');
  const widths = lines.map((line) => context.measureText(line).width);
  return { width: Math.max(1, Math.ceil(Math.max(...widths))), height: lines.length * text.lineHeight };
}
