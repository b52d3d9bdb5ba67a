/** An error as Figma words it: `in set_fills: Expected array, ...`. */
export function figmaError(member: string, message: string, cause?: unknown): Error {
  return new Error(`in ${member}: ${message}`, { cause });
}

/** Runs what may throw in words that don't say where. */
export function named<T>(member: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw figmaError(member, error instanceof Error ? error.message : String(error), error);
  }
}
