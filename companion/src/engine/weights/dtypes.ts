/** Storage types of safetensors files, with their size in bytes. */
export const dtypeBytes = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;

export type DType = keyof typeof dtypeBytes;

export function isDType(name: string): name is DType {
  return Object.hasOwn(dtypeBytes, name);
}

/** float32 of every float16 bit pattern, made at first use: a table of 256 kB beats bit arithmetic per value. */
let halfTable: Float32Array | undefined;

function makeHalfTable(): Float32Array {
  const table = new Float32Array(65_536);
  for (let bits = 0; bits < 65_536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[bits] = fraction ? NaN : sign * Infinity;
    else table[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return table;
}

/** IEEE 754 half precision, exactly. */
export function halfToFloat(halves: Uint16Array): Float32Array {
  halfTable ??= makeHalfTable();
  const floats = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) floats[index] = halfTable[halves[index] ?? 0] ?? 0;
  return floats;
}

/** bfloat16 is the upper half of a float32. */
export function bfloatToFloat(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length);
  const bits = new Uint32Array(floats.buffer);
  for (let index = 0; index < halves.length; index++) bits[index] = (halves[index] ?? 0) << 16;
  return floats;
}
