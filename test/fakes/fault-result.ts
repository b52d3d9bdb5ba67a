/** The picture of a job in the fault suite, the same in the engine that makes it and in the test that checks it. */
export function faultResult(seed: number): Uint8Array {
  return Uint8Array.from({ length: 40_000 }, (_, index) => (seed * 31 + index * 7) & 0xff);
}
