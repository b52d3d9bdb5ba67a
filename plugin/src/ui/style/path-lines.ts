/** Straight pieces in place of one curve: at the size of a control map nobody sees the difference. */
const piecesPerCurve = 12;

/**
 * The closed lines of a path as Figma's `vectorPaths` write it: absolute M, L, C, Q and Z, apart by blanks.
 * @returns for each subpath x, y, x, y, ...
 */
export function pathLines(data: string): number[][] {
  const lines: number[][] = [];
  let line: number[] = [];
  const words = data.match(/[MLCQZ]|-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? [];
  let at = 0;
  let command = '';
  const next = () => Number(words[at++]);
  while (at < words.length) {
    if (/[MLCQZ]/i.test(words[at] ?? '')) command = (words[at++] ?? '').toUpperCase();
    switch (command) {
      case 'M':
        line = [next(), next()];
        lines.push(line);
        // What follows without a letter are lines.
        command = 'L';
        break;
      case 'L':
        line.push(next(), next());
        break;
      case 'Q':
      case 'C':
        line.push(
          ...curve(
            line.slice(-2),
            Array.from({ length: command === 'Q' ? 4 : 6 }, () => next()),
          ),
        );
        break;
      case 'Z':
        command = '';
        break;
      // A number that belongs to nothing.
      default:
        at++;
    }
  }
  return lines;
}

/** A Bézier curve, quadratic or cubic, by de Casteljau's construction. */
function curve(start: readonly number[], rest: readonly number[]): number[] {
  const points: number[] = [];
  for (let piece = 1; piece <= piecesPerCurve; piece++) {
    const t = piece / piecesPerCurve;
    let left = [...start, ...rest];
    while (left.length > 2)
      left = left.slice(0, -2).map((value, index) => value + ((left[index + 2] ?? value) - value) * t);
    points.push(...left);
  }
  return points;
}
