import type { Connection } from '../../../shared/src/client/connection.ts';
import type { DiscoverOptions } from '../../../shared/src/client/discover.ts';
import { LastingConnection } from '../../../shared/src/client/lasting-connection.ts';
import { problemError } from '../../../shared/src/client/problem.ts';
import type { ClientMessage, CompanionMessage } from '../../../shared/src/messages.ts';
import type { Tray, TrayAction, TrayBackend } from './backend.ts';
import { viewOf } from './menu.ts';
import { noticesOf, pairingNotice } from './notices.ts';
import { Pace } from './pace.ts';
import { disconnected, heard, initialState, type StartAtLogin, type TrayState } from './state.ts';

export interface TrayOptions {
  readonly backend: TrayBackend;
  /** How the companion is found. */
  readonly companion: Omit<DiscoverOptions, 'client'>;
  readonly startAtLogin: {
    readonly read: () => Promise<StartAtLogin>;
    /** @throws Error whose message says why it cannot be */
    readonly set: (on: boolean) => Promise<void>;
  };
  /** Shows a page or a file to the person. */
  readonly open: (target: string) => Promise<void>;
  /** The companion's page for a single-use word. */
  readonly pageFor: (port: number, once: string) => string;
  readonly logFile: string;
  /** Whether messages of the desktop are wanted. */
  readonly notifications: boolean;
  /** A newer version, for who asked to be told. */
  readonly update?: () => Promise<TrayState['update']>;
  /** For the log, lines. */
  readonly note: (text: string) => void;
  /** Whoever started the tray wants it gone. */
  readonly signal: AbortSignal;
  /** Milliseconds before each try to put a lost icon back. */
  readonly returnTries?: readonly number[];
}

/** By this the companion lists it, and a second tray knows of the first. */
export const trayClient = 'Frisket tray';

/** Milliseconds. */
const day = 24 * 60 * 60 * 1_000;

/**
 * Milliseconds before each try to put a lost icon back: a message bus that is restarted, or a panel's part that crashed,
 * is there again within seconds; a session that has ended is not.
 */
const usualReturnTries = [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Why it ended. */
export type TrayEnd = 'asked' | 'quit' | 'session-ended' | 'another-tray';

/**
 * Shows the companion beside the clock until the person quits, the desktop's session ends, or whoever started it says so.
 * @throws TrayUnavailable
 */
export async function runTray(options: TrayOptions): Promise<TrayEnd> {
  const run = new TrayRun(options);
  try {
    return await run.untilEnd();
  } finally {
    await run.close();
  }
}

class TrayRun {
  readonly #options: TrayOptions;
  readonly #link: LastingConnection;
  readonly #views: Pace<TrayState>;
  readonly #ended: Promise<TrayEnd>;
  #end: (why: TrayEnd) => void = () => undefined;
  #tray: Tray | undefined;
  #state: TrayState = initialState({ kind: 'off' });
  /** The companion was asked to end, and its end is not a loss. */
  #quitting = false;
  #wasConnected = false;
  #updateTimer: ReturnType<typeof setTimeout> | undefined;
  #return: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: TrayOptions) {
    this.#options = options;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#views = new Pace((state) => {
      this.#tray?.show(viewOf(state));
    });
    this.#link = new LastingConnection(
      { ...options.companion, client: trayClient },
      {
        onState: () => undefined,
        onConnected: (connection) => {
          this.#connected(connection);
        },
        onMessage: (message) => {
          this.#hear(message);
        },
        onLost: () => {
          this.#lost();
        },
        onFailed: (problem) => {
          this.#become(disconnected(this.#state, problemError(problem).message));
        },
      },
    );
  }

  async untilEnd(): Promise<TrayEnd> {
    const { signal, startAtLogin, note } = this.#options;
    const login = await startAtLogin.read();
    if (login.kind === 'impossible') note(`It cannot start at login: ${login.reason}`);
    this.#state = initialState(login);
    this.#tray = await this.#open();
    if (signal.aborted) return 'asked';
    signal.addEventListener('abort', () => {
      this.#end('asked');
    });
    this.#link.retry();
    void this.#lookForUpdate();
    return this.#ended;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#updateTimer);
    clearTimeout(this.#return);
    this.#views.close();
    this.#link.close();
    await this.#tray?.close();
  }

  #open(): Promise<Tray> {
    const { backend, note } = this.#options;
    return backend.open(viewOf(this.#state), {
      onAction: (action) => {
        this.#act(action).catch((error: unknown) => {
          note(error instanceof Error ? error.message : String(error));
        });
      },
      onNote: note,
      onGone: (reason) => {
        // What it showed is shown again once it is back.
        this.#tray = undefined;
        if (this.#closed) return;
        note(`The tray's icon is gone: ${reason}. It is put back as soon as the desktop answers.`);
        void this.#putBack();
      },
    });
  }

  async #putBack(): Promise<void> {
    const { returnTries = usualReturnTries, note } = this.#options;
    for (const wait of returnTries) {
      await new Promise((resolve) => {
        this.#return = setTimeout(resolve, wait);
      });
      const tray = await this.#open().catch(() => undefined);
      if (!tray) continue;
      if (this.#closed) return tray.close();
      this.#tray = tray;
      tray.show(viewOf(this.#state));
      note("The tray's icon is back.");
      return;
    }
    this.#end('session-ended');
  }

  #connected(connection: Connection): void {
    this.#become({ ...this.#state, connection: 'connected' });
    connection.send({ type: 'status', follow: true });
    connection.send({ type: 'pairing.watch' });
  }

  #lost(): void {
    if (this.#quitting) this.#end('quit');
    else this.#become(disconnected(this.#state));
  }

  #hear(message: CompanionMessage): void {
    if (message.type === 'link') {
      const { connection } = this.#link;
      if (connection) void this.#options.open(this.#options.pageFor(connection.port, message.once));
      return;
    }
    if (message.type === 'error') this.#options.note(message.error.message);
    if (message.type === 'status' && !this.#wasConnected) {
      this.#wasConnected = true;
      // The one that was there first stays.
      if (message.status.clients.filter(({ name }) => name === trayClient).length > 1) {
        this.#end('another-tray');
        return;
      }
    }
    this.#become(heard(this.#state, message));
  }

  #become(state: TrayState): void {
    const before = this.#state;
    this.#state = state;
    this.#views.offer(state);
    if (!this.#options.notifications) return;
    for (const notice of noticesOf(before, state)) this.#tray?.notify(notice);
    if (before.request && !state.request) this.#tray?.withdraw(pairingNotice);
  }

  async #act(action: TrayAction): Promise<void> {
    const { open, logFile, startAtLogin } = this.#options;
    switch (action.type) {
      case 'open-playground':
        this.#say({ type: 'link.make' });
        break;
      case 'connect-figma':
        this.#say({ type: 'pairing.open' });
        break;
      case 'answer-pairing': {
        const { request, number } = action;
        this.#say({ type: 'pairing.answer', request, ...(number === undefined ? {} : { number }) });
        break;
      }
      case 'pause':
      case 'resume':
        this.#say({ type: action.type });
        break;
      case 'start-at-login':
        try {
          await startAtLogin.set(action.on);
        } finally {
          this.#become({ ...this.#state, startAtLogin: await startAtLogin.read() });
        }
        break;
      case 'open-logs':
        await open(logFile);
        break;
      case 'open-update':
        await open(action.page);
        break;
      case 'quit':
        this.#quit(action.drain);
        break;
    }
  }

  #quit(drain: boolean): void {
    this.#quitting = true;
    if (!this.#link.connection) this.#end('quit');
    this.#say({ type: 'stop', drain });
  }

  #say(message: ClientMessage): void {
    this.#link.connection?.send(message);
  }

  async #lookForUpdate(): Promise<void> {
    const { update: ask } = this.#options;
    if (!ask) return;
    const update = await ask();
    if (update) this.#become({ ...this.#state, update });
    this.#updateTimer = setTimeout(() => void this.#lookForUpdate(), day);
  }
}
