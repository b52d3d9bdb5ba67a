import { FrisketError } from '../../../../shared/src/errors.ts';
import type { Random } from './random.ts';
import { sizeOf } from './tensor.ts';

/** Sizes and constants of MT19937 (Matsumoto and Nishimura 1998, initialisation of 2002). */
const stateSize = 624;
const shiftSize = 397;
const upperMask = 0x80000000;
const lowerMask = 0x7fffffff;
const twist = 0x9908b0df;
const initialMultiplier = 1812433253;

/** Normals are made 16 at a time: 8 pairs whose partners lie 8 apart. */
const blockSize = 16;
const halfBlock = blockSize / 2;
const twoPi = 2 * Math.PI;
const twoPiAsFloat = Math.fround(twoPi);

/**
 * Standard normal values as `torch.Generator("cpu").manual_seed(seed)` and `torch.randn(..., dtype=float32)` draw them:
 * the same seed and the same shapes give PyTorch's sequence, within 3 units in the last place (PyTorch's own builds
 * differ by as much, since its vectorised kernels approximate logarithm, sine and cosine).
 */
export class TorchRandom implements Random {
  readonly #state = new Uint32Array(stateSize);
  #position = stateSize;
  /** The second normal of a pair drawn by `#one`; it outlives larger draws, as PyTorch's does. */
  #kept: number | undefined;

  /**
   * @param seed a safe integer; only its low 32 bits count, as in PyTorch
   * @throws FrisketError `invalid_request` when the seed is not a safe integer
   */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed))
      throw new FrisketError(
        'invalid_request',
        `The seed ${seed} is not a whole number within ±${Number.MAX_SAFE_INTEGER}.`,
        'Give a whole number as the seed.',
      );
    let word = seed >>> 0;
    this.#state[0] = word;
    for (let index = 1; index < stateSize; index++) {
      word = (Math.imul(initialMultiplier, word ^ (word >>> 30)) + index) >>> 0;
      this.#state[index] = word;
    }
  }

  randn(dims: readonly number[]): Float32Array {
    const values = new Float32Array(sizeOf(dims));
    if (values.length < blockSize) return values.map(() => this.#one());
    for (let index = 0; index < values.length; index++) values[index] = this.#uniform24();
    const wholeBlocks = values.length - (values.length % blockSize);
    for (let start = 0; start < wholeBlocks; start += blockSize) toNormals(values.subarray(start, start + blockSize));
    if (wholeBlocks < values.length) {
      // PyTorch draws the last 16 anew when they are no whole block, over normals that the loop above had made.
      const last = values.subarray(values.length - blockSize);
      for (let index = 0; index < blockSize; index++) last[index] = this.#uniform24();
      toNormals(last);
    }
    return values;
  }

  /** One normal by Box and Muller in double precision, which small draws take; the angle is drawn first. */
  #one(): number {
    if (this.#kept !== undefined) {
      const kept = this.#kept;
      this.#kept = undefined;
      return kept;
    }
    const angle = twoPi * this.#uniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-this.#uniform53()));
    this.#kept = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  #uniform24(): number {
    return (this.#bits() & 0xffffff) * 2 ** -24;
  }

  #uniform53(): number {
    const high = this.#bits();
    const low = this.#bits();
    return ((high & 0x1fffff) * 2 ** 32 + low) * 2 ** -53;
  }

  /** The next 32 bits, tempered. */
  #bits(): number {
    if (this.#position === stateSize) this.#refill();
    let word = this.#word(this.#position++);
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  #refill(): void {
    for (let index = 0; index < stateSize; index++) {
      const joined = (this.#word(index) & upperMask) | (this.#word((index + 1) % stateSize) & lowerMask);
      const twisted = (joined >>> 1) ^ (joined & 1 ? twist : 0);
      this.#state[index] = this.#word((index + shiftSize) % stateSize) ^ twisted;
    }
    this.#position = 0;
  }

  #word(index: number): number {
    return this.#state[index] ?? 0;
  }
}

/** Turns 16 uniform values into 16 normals in place, rounding to float32 where PyTorch's kernel does. */
function toNormals(block: Float32Array): void {
  for (let index = 0; index < halfBlock; index++) {
    const radius = Math.sqrt(-2 * Math.log(1 - (block[index] ?? 0)));
    const angle = Math.fround(twoPiAsFloat * (block[index + halfBlock] ?? 0));
    block[index] = radius * Math.cos(angle);
    block[index + halfBlock] = radius * Math.sin(angle);
  }
}
