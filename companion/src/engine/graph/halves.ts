const bits = new Uint32Array(1);
const single = new Float32Array(bits.buffer);

/** float16 bit patterns (IEEE 754 half precision), rounded to nearest, ties to even; too large becomes infinite. */
export function toHalves(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, (value) => {
    single[0] = value;
    const pattern = bits[0] ?? 0;
    const sign = (pattern >>> 16) & 0x8000;
    if (Number.isNaN(value)) return sign | 0x7e00;
    const magnitude = Math.abs(value);
    if (magnitude >= 65_520) return sign | 0x7c00;
    // Below 2^-14 halves are multiples of 2^-24.
    if (magnitude < 2 ** -14) return sign | roundHalfToEven(magnitude * 2 ** 24);
    const exponent = Math.floor(Math.log2(magnitude));
    const fraction = roundHalfToEven((magnitude / 2 ** exponent - 1) * 1024);
    return sign | (((exponent + 15) << 10) + fraction);
  });
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
