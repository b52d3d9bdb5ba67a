/*
 * CIE L*a*b* of sRGB levels: distances in it are nearly what the eye sees (CIE 15:2004; sRGB by IEC 61966-2-1, white D65).
 */

/** Light of each of the 256 levels, 0 to 1. */
const linear = Float64Array.from({ length: 256 }, (_, level) => {
  const value = level / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** Fine enough that no level is more than half a level off, even in the dark, where the curve is steepest. */
const lightSteps = 1 << 14;
const levels = Uint8Array.from({ length: lightSteps + 1 }, (_, step) => {
  const light = step / lightSteps;
  return Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055));
});

function levelOf(light: number): number {
  return levels[Math.round(Math.min(1, Math.max(0, light)) * lightSteps)] ?? 0;
}

const white = { x: 0.95047, z: 1.08883 } as const;
const knee = 6 / 29;

function lightness(t: number): number {
  return t > knee ** 3 ? Math.cbrt(t) : t / (3 * knee ** 2) + 4 / 29;
}

function inverseLightness(t: number): number {
  return t > knee ? t ** 3 : 3 * knee ** 2 * (t - 4 / 29);
}

/** Writes L* (0 to 100), a* and b* of one pixel to `out` at `to`. */
export function writeLab(red: number, green: number, blue: number, out: Float32Array, to = 0): void {
  const r = linear[red] ?? 0;
  const g = linear[green] ?? 0;
  const b = linear[blue] ?? 0;
  const x = lightness((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / white.x);
  const y = lightness(0.2126729 * r + 0.7151522 * g + 0.072175 * b);
  const z = lightness((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / white.z);
  out[to] = 116 * y - 16;
  out[to + 1] = 500 * (x - y);
  out[to + 2] = 200 * (y - z);
}

/** Writes the sRGB levels of a colour to `out` at `to`; what no screen shows is clipped. */
export function writeRgb(l: number, a: number, b: number, out: Uint8Array, to = 0): void {
  const base = (l + 16) / 116;
  const x = white.x * inverseLightness(base + a / 500);
  const y = inverseLightness(base);
  const z = white.z * inverseLightness(base - b / 200);
  out[to] = levelOf(3.2404542 * x - 1.5371385 * y - 0.4985314 * z);
  out[to + 1] = levelOf(-0.969266 * x + 1.8760108 * y + 0.041556 * z);
  out[to + 2] = levelOf(0.0556434 * x - 0.2040259 * y + 1.0572252 * z);
}
