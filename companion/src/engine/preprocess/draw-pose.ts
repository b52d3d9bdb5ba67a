import type { Pixels } from '../images/codec.ts';
import type { Keypoint } from './read-pose.ts';

/*
 * People as OpenPose draws them (Cao et al., arXiv 1812.08008), and as the openpose ControlNets were shown them: coloured
 * limbs and joints, hands in the colours of the rainbow, faces as white dots.
 */

type Colour = readonly [number, number, number];

/** OpenPose's 18 joints by the place of each among COCO-WholeBody's; the neck, which that has not, is between the shoulders. */
const neck = -1;
const [leftShoulder, rightShoulder] = [5, 6];
const joints = [0, neck, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3] as const;
/** Pairs of joints, each in the colour of the same place. */
const limbs: readonly (readonly [number, number])[] = [
  ...([
    [1, 2],
    [1, 5],
    [2, 3],
    [3, 4],
    [5, 6],
    [6, 7],
    [1, 8],
    [8, 9],
    [9, 10],
  ] as const),
  ...([
    [1, 11],
    [11, 12],
    [12, 13],
    [1, 0],
    [0, 14],
    [14, 16],
    [0, 15],
    [15, 17],
  ] as const),
];
const jointColours: readonly Colour[] = [
  ...([
    [255, 0, 0],
    [255, 85, 0],
    [255, 170, 0],
    [255, 255, 0],
    [170, 255, 0],
    [85, 255, 0],
  ] as const),
  ...([
    [0, 255, 0],
    [0, 255, 85],
    [0, 255, 170],
    [0, 255, 255],
    [0, 170, 255],
    [0, 85, 255],
  ] as const),
  ...([
    [0, 0, 255],
    [85, 0, 255],
    [170, 0, 255],
    [255, 0, 255],
    [255, 0, 170],
    [255, 0, 85],
  ] as const),
];
/** Limbs are drawn darker than joints. */
const limbLight = 0.6;

const face = { first: 23, last: 90 } as const;
/** First of 21: the wrist, then four joints a finger. */
const hands = [91, 112] as const;
const fingers = 5;
const fingerJoints = 4;

/** What DWPose draws: surer than this. */
const scoreLeast = 0.3;
/** Half the width of limbs in pictures whose short side has 512 pixels, those that ControlNets were trained with. */
const limbRadius = 4;
const fingerRadius = 1;
const dotRadius = 3;
const drawnAt = 512;

/** @param people each of the 133 points of COCO-WholeBody @returns 3 channels, black behind them */
export function drawPoses(people: readonly (readonly Keypoint[])[], width: number, height: number): Pixels {
  const canvas: Pixels = { width, height, channels: 3, data: new Uint8Array(3 * width * height) };
  const scale = Math.max(1, Math.min(width, height) / drawnAt);
  const bodies = people.map((points) => joints.map((at) => (at === neck ? neckOf(points) : points[at])));
  // All limbs first: joints lie over them, whoever's they are.
  for (const body of bodies)
    limbs.forEach(([from, to], at) => {
      const colour = (jointColours[at] ?? white).map((level) => Math.floor(level * limbLight));
      between(body[from], body[to], (a, b) => {
        drawEllipse(canvas, a, b, limbRadius * scale, colour);
      });
    });
  for (const body of bodies)
    body.forEach((joint, at) => {
      if (isSure(joint)) drawEllipse(canvas, joint, joint, limbRadius * scale, jointColours[at] ?? white);
    });
  for (const points of people) {
    for (const first of hands) drawHand(canvas, points.slice(first), scale);
    for (const point of points.slice(face.first, face.last + 1))
      if (isSure(point)) drawEllipse(canvas, point, point, dotRadius * scale, white);
  }
  return canvas;
}

const white: Colour = [255, 255, 255];
const fingertip: Colour = [0, 0, 255];

function neckOf(points: readonly Keypoint[]): Keypoint | undefined {
  const [left, right] = [points[leftShoulder], points[rightShoulder]];
  return left && right
    ? { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2, score: Math.min(left.score, right.score) }
    : undefined;
}

function drawHand(canvas: Pixels, points: readonly Keypoint[], scale: number): void {
  for (let finger = 0; finger < fingers; finger++)
    for (let joint = 0; joint < fingerJoints; joint++) {
      const to = 1 + finger * fingerJoints + joint;
      between(points[joint === 0 ? 0 : to - 1], points[to], (a, b) => {
        drawStroke(canvas, a, b, fingerRadius * scale, rainbow((to - 1) / (fingers * fingerJoints)));
      });
    }
  for (const point of points.slice(0, 1 + fingers * fingerJoints))
    if (isSure(point)) drawEllipse(canvas, point, point, limbRadius * scale, fingertip);
}

/** The full colour of a hue, 0 to 1. */
function rainbow(hue: number): Colour {
  const channel = (offset: number) => {
    const k = (offset + hue * 6) % 6;
    return Math.floor(255 * (1 - Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return [channel(5), channel(3), channel(1)];
}

function isSure(point: Keypoint | undefined): point is Keypoint {
  return point !== undefined && point.score > scoreLeast;
}

function between(
  from: Keypoint | undefined,
  to: Keypoint | undefined,
  draw: (from: Keypoint, to: Keypoint) => void,
): void {
  if (isSure(from) && isSure(to)) draw(from, to);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A filled ellipse as long as the way between two points; a disc where they are one. */
function drawEllipse(canvas: Pixels, from: Point, to: Point, radius: number, colour: readonly number[]): void {
  const centre = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const half = Math.hypot(to.x - from.x, to.y - from.y) / 2;
  const [cos, sin] = half === 0 ? [1, 0] : [(to.x - from.x) / 2 / half, (to.y - from.y) / 2 / half];
  const long = half === 0 ? radius : half;
  paint(canvas, centre, Math.max(long, radius), colour, (dx, dy) => {
    const along = (dx * cos + dy * sin) / long;
    const aside = (dy * cos - dx * sin) / radius;
    return along ** 2 + aside ** 2 <= 1;
  });
}

/** A line with round ends. */
function drawStroke(canvas: Pixels, from: Point, to: Point, radius: number, colour: readonly number[]): void {
  const centre = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const [wayX, wayY] = [to.x - centre.x, to.y - centre.y];
  const length = wayX ** 2 + wayY ** 2;
  paint(canvas, centre, Math.sqrt(length) + radius, colour, (dx, dy) => {
    const part = length === 0 ? 0 : Math.min(1, Math.max(-1, (dx * wayX + dy * wayY) / length));
    return Math.hypot(dx - part * wayX, dy - part * wayY) <= radius;
  });
}

/** Paints the pixels about a centre of which `isInside` says so, by their distance from it. */
function paint(
  { width, height, data }: Pixels,
  { x, y }: Point,
  reach: number,
  colour: readonly number[],
  isInside: (dx: number, dy: number) => boolean,
): void {
  for (let row = Math.max(0, Math.floor(y - reach)); row <= Math.min(height - 1, Math.ceil(y + reach)); row++)
    for (let column = Math.max(0, Math.floor(x - reach)); column <= Math.min(width - 1, Math.ceil(x + reach)); column++)
      if (isInside(column - x, row - y)) data.set(colour, 3 * (row * width + column));
}
