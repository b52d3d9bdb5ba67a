/**
 * A dimension is a number, or a name for a size that is known only when the graph runs: one of the graph's own names
 * (`batch`, `height`) or an expression over them (`ceil(height/2)`). Equal strings mean equal sizes, which is all that
 * shape inference needs: a mismatch is found while the graph is built, not when it runs.
 */
export type Dim = number | string;
export type Shape = readonly Dim[];

export function describeShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

function isPlainProduct(dim: string): boolean {
  let depth = 0;
  for (const character of dim) {
    if (character === '(') depth++;
    if (character === ')') depth--;
    if (depth === 0 && '+-/'.includes(character)) return false;
  }
  return true;
}

/** The number of values along several dimensions together, its factors in one order: a*b and b*a are the same. */
export function product(dims: Shape): Dim {
  let number = 1;
  const names: string[] = [];
  for (const dim of dims) {
    if (typeof dim === 'number') number *= dim;
    else {
      for (const factor of isPlainProduct(dim) ? splitFactors(dim) : [`(${dim})`])
        if (/^\d+$/.test(factor)) number *= Number(factor);
        else names.push(factor);
    }
  }
  if (names.length === 0) return number;
  names.sort();
  return number === 1 ? names.join('*') : `${number}*${names.join('*')}`;
}

/** Splits at the stars outside of parentheses. */
function splitFactors(dim: string): string[] {
  const factors: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < dim.length; index++) {
    if (dim[index] === '(') depth++;
    if (dim[index] === ')') depth--;
    if (dim[index] === '*' && depth === 0) {
      factors.push(dim.slice(start, index));
      start = index + 1;
    }
  }
  factors.push(dim.slice(start));
  return factors;
}

export function sum(dims: Shape): Dim {
  if (dims.every((dim) => typeof dim === 'number')) return dims.reduce((total, dim) => total + dim, 0);
  return dims.map((dim) => (typeof dim === 'string' && dim.includes('+') ? `(${dim})` : String(dim))).join('+');
}

/** Size after a convolution along one axis (ONNX Conv): floor((size + pads - kernel) / stride) + 1. */
export function convolved(dim: Dim, kernel: number, stride: number, padBegin: number, padEnd: number): Dim {
  const difference = padBegin + padEnd - kernel;
  if (typeof dim === 'number') return Math.floor((dim + difference) / stride) + 1;
  if (stride === 1 && difference === -1) return dim;
  if (stride === 2 && difference === -1) return `ceil(${dim}/2)`;
  if (stride === 2 && difference === -2) return `floor(${dim}/2)`;
  return `floor((${dim}+${difference})/${stride})+1`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

/** ONNX's (NumPy's) broadcasting; undefined when the shapes do not fit. */
export function broadcast(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[a.length - rank + axis] ?? 1;
    const right = b[b.length - rank + axis] ?? 1;
    if (left !== right && left !== 1 && right !== 1) return undefined;
    result.push(left === 1 ? right : left);
  }
  return result;
}
