import type { ClientJobEvent } from '../../../../shared/src/client/client.ts';
import type { RunProgress, VariationState } from './run.ts';

/** How far a job is, as the client tells of it. */
export function progressIn(event: ClientJobEvent): { readonly progress: RunProgress; readonly preview?: Uint8Array } {
  switch (event.type) {
    case 'sending':
      return { progress: { kind: 'sending', fraction: event.total === 0 ? 1 : event.sent / event.total } };
    case 'queued': {
      const { position, paused = false } = event;
      return { progress: { kind: 'queued', position, paused, ...remainingOf(event) } };
    }
    case 'started':
      return { progress: { kind: 'started', ...remainingOf(event) } };
    case 'interrupted':
      return { progress: { kind: 'interrupted' } };
    case 'progress': {
      const { stage, step, steps, preview } = event;
      return {
        progress: { kind: 'working', stage, step, steps, ...remainingOf(event) },
        ...(preview ? { preview } : {}),
      };
    }
  }
}

/** The latest preview stays until a newer one comes. */
export function furtherOn(now: VariationState, event: ClientJobEvent): VariationState {
  if (now.kind !== 'waiting') return now;
  const { progress, preview = now.preview } = progressIn(event);
  return { kind: 'waiting', progress, ...(preview ? { preview } : {}) };
}

function remainingOf({ remaining }: { readonly remaining?: number }): { readonly remaining?: number } {
  return remaining === undefined ? {} : { remaining };
}
