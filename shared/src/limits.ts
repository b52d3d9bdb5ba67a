/** Every bound that both ends of the protocol keep, each with its reason. */
export const limits = {
  /** Characters. CLIP reads 77 tokens (about 300 characters); longer prompts are read in pieces, and nobody types more than this. */
  promptCharacters: 4_000,
  /** Pixels a side. Figma's own limit for images is 4,096; files from a disk may be twice that. */
  imageSide: 8_192,
  /** Pixels of one picture: 160 MB of RGBA once decoded. */
  imagePixels: 40_000_000,
  /** Pixels a side: one latent is 8 pixels wide, and a fill needs at least two of them. */
  imageSideLeast: 16,
  /** Bytes of one encoded picture. */
  imageBytes: 64 * 1024 * 1024,
  /** Pixels a side of what a model is asked to draw. */
  requestSide: 4_096,
  /** Sampling steps; the published schedulers are trained on 1,000 timesteps. */
  steps: 1_000,
  /** Bytes of picture in one binary frame, so that a frame with its header stays below `frameBytes`. */
  chunkBytes: 512 * 1024,
  /** Bytes of one WebSocket message, text or binary. */
  frameBytes: 1024 * 1024,
  /** Characters of a client's own words about a job. */
  noteCharacters: 8_000,
  /** Jobs that wait or run at once, over all clients. */
  queuedJobs: 100,
  /** Numbers that a person compares have two digits: read at a glance, and none begins with a zero. */
  pairingNumberLeast: 10,
  pairingNumber: 99,
  /** Seeds are non-negative safe integers (torch reads the low 32 bits). */
  seed: Number.MAX_SAFE_INTEGER,
} as const;

/** The ports that `manifest.json` lists, in the order in which the companion tries them and the panel looks for it. */
export const ports = [3775, 3776, 3777] as const;
