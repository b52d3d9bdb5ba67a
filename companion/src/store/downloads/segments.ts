/** A part of a file that one connection fetches from its beginning to its end. Bytes from the start of the file. */
export interface Segment {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Bytes that have been written, from `start` on. */
  done: number;
}

/** @param segmentBytes at most, each */
export function segmentsOf(size: number, segmentBytes: number): Segment[] {
  const count = Math.max(1, Math.ceil(size / segmentBytes));
  return Array.from({ length: count }, (_, index) => ({
    start: index * segmentBytes,
    end: Math.min(size, (index + 1) * segmentBytes),
    done: 0,
  }));
}

export function isDone({ start, end, done }: Segment): boolean {
  return done === end - start;
}

export function bytesDone(segments: readonly Segment[]): number {
  return segments.reduce((total, { done }) => total + done, 0);
}

/** Whether they make up a file of this size, one after the other. */
export function cover(segments: readonly Segment[], size: number): boolean {
  let at = 0;
  for (const { start, end, done } of segments) {
    if (start !== at || end < start || done > end - start) return false;
    at = end;
  }
  return at === size;
}
