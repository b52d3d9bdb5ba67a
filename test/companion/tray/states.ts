import type { Status } from '../../../shared/src/status.ts';
import { initialState, type TrayState } from '../../../companion/src/tray/state.ts';

export const runningJob = {
  id: '0b8a3c57-92a4-4a5e-8a7e-3a1f0c9d4e22',
  kind: 'fill',
  models: ['swatch'],
  progress: { stage: 'Painting', step: 3, steps: 8 },
  remaining: 32_000,
};

export function status(changes: Partial<Status> = {}): Status {
  return {
    version: '0.1.0',
    port: 3775,
    startedAt: '2026-11-23T09:00:00.000Z',
    clients: [],
    queue: { waiting: 0, running: 0, finished: 0, paused: false },
    running: [],
    engine: { state: 'ready', models: [], restarts: 0 },
    memory: { companion: 1 },
    ...changes,
  };
}

export function connected(changes: Partial<TrayState> = {}): TrayState {
  return { ...initialState({ kind: 'off' }), connection: 'connected', status: status(), ...changes };
}

export const request = {
  type: 'pairing.requested' as const,
  request: '00112233aabbccdd',
  client: 'Figma plugin 0.1.0',
  numbers: [42, 17, 63],
  remaining: 60_000,
};
