import type { DownloadState } from '../../../shared/src/downloads.ts';
import type { CompanionMessage } from '../../../shared/src/messages.ts';
import type { PairingRequested, PairingWindow } from '../../../shared/src/pairing-messages.ts';
import type { Status } from '../../../shared/src/status.ts';

/** Everything that the tray knows. */
export interface TrayState {
  readonly connection: 'connecting' | 'connected' | 'lost';
  /** Why there is no companion, for people. */
  readonly problem?: string;
  /** As it was told last; none before the first word. */
  readonly status?: Status;
  readonly window: PairingWindow;
  /** Somebody asks to be connected. */
  readonly request?: PairingRequested;
  /** Downloads under way, by the model's id. */
  readonly downloads: ReadonlyMap<string, DownloadState>;
  readonly startAtLogin: StartAtLogin;
  /** A newer version that the person asked to be told of. */
  readonly update?: { readonly version: string; readonly page: string };
}

export type StartAtLogin =
  | { readonly kind: 'on' | 'off' }
  /** `reason` is a sentence. */
  | { readonly kind: 'impossible'; readonly reason: string };

export function initialState(startAtLogin: StartAtLogin): TrayState {
  return { connection: 'connecting', window: { kind: 'closed' }, downloads: new Map(), startAtLogin };
}

/** The state after a message of the companion. */
export function heard(state: TrayState, message: CompanionMessage): TrayState {
  switch (message.type) {
    case 'status':
      return { ...state, status: message.status };
    case 'pairing.window':
      return { ...state, window: message.window };
    case 'pairing.requested':
      return { ...state, request: message };
    case 'pairing.ended': {
      const { request, ...rest } = state;
      return request && request.request !== message.request ? state : rest;
    }
    case 'models.available':
      return { ...state, downloads: new Map(message.models.map(({ id, download }) => [id, download])) };
    case 'download':
      return { ...state, downloads: new Map([...state.downloads, [message.id, message.download]]) };
    default:
      return state;
  }
}

/** What is known only as long as there is a connection is forgotten with it. */
export function disconnected(state: TrayState, problem?: string): TrayState {
  const { startAtLogin, update } = state;
  return {
    ...initialState(startAtLogin),
    connection: problem === undefined ? 'connecting' : 'lost',
    ...(problem === undefined ? {} : { problem }),
    ...(update ? { update } : {}),
  };
}
