/** Milliseconds that a page which is just being left, by a reload for one, may still hold its document. */
const patience = 1000;

const held = new Map<string, Promise<boolean>>();

/**
 * Takes a document for this tab until it is closed: two tabs would write over each other's work.
 * @returns false where another tab has it
 */
export function takeDocument(key: string): Promise<boolean> {
  const known = held.get(key);
  if (known) return known;
  const taken = new Promise<boolean>((resolve) => {
    navigator.locks
      .request(`frisket.document.${key}`, { signal: AbortSignal.timeout(patience) }, () => {
        resolve(true);
        return new Promise<never>(() => undefined);
      })
      .catch(() => {
        held.delete(key);
        resolve(false);
      });
  });
  held.set(key, taken);
  return taken;
}
