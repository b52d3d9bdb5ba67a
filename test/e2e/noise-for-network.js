/**
 * Loaded ahead of a process by `NODE_OPTIONS=--import=...`: every UNet gives noise of the right shape, mean 0 and
 * deviation 1, in place of what it has learned. All else stays as it is, so a test that still passes does not look at
 * what the network made.
 */
import { InferenceSession } from 'onnxruntime-node';

let state = 1;

const create = InferenceSession.create.bind(InferenceSession);
InferenceSession.create = async (/** @type {unknown[]} */ ...given) => {
  /** @type {InferenceSession} */
  const session = await Reflect.apply(create, InferenceSession, given);
  if (!session.inputNames.includes('timestep_projection')) return session;
  const run = session.run.bind(session);
  session.run = async (/** @type {unknown[]} */ ...inputs) => {
    /** @type {InferenceSession.OnnxValueMapType} */
    const results = await Reflect.apply(run, session, inputs);
    for (const value of Object.values(results)) fillWithNoise(value.data);
    return results;
  };
  return session;
};

/** @param {unknown} data */
function fillWithNoise(data) {
  if (!(data instanceof Float32Array)) throw new Error('A UNet is expected to give float32.');
  for (let index = 0; index < data.length; index++) data[index] = gaussian();
}

/** Box-Muller over a small generator (mulberry32): the same noise at every start. */
function gaussian() {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

function uniform() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
