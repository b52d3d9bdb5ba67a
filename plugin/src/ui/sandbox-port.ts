import { FrisketError, parse } from '../../../shared/src/errors.ts';
import {
  sandboxMessageSchema,
  type HistoryEntry,
  type Inserted,
  type Insertion,
  type InsertionOutcome,
  type Listed,
  type ListedKind,
  type Outline,
  type MemoryKey,
  type PanelMessage,
  type Picture,
  type SandboxMessage,
  type Seeds,
  type Seen,
} from '../bridge.ts';

export type OpenedResult = Extract<SandboxMessage, { type: 'result.opened' }>;

/** What the sandbox says by itself. */
export type SandboxNews = Extract<SandboxMessage, { type: 'opened' | 'selection' | 'history.dropped' }>;

/** The two windows between which messages go: the panel's own, and the one in which it is framed. */
export interface PanelWindow {
  readonly parent: { postMessage(message: unknown, targetOrigin: string): void };
  addEventListener(
    type: 'message',
    listener: (event: { readonly source: unknown; readonly data: unknown }) => void,
  ): void;
}

interface Waiting {
  readonly resolve: (message: SandboxMessage) => void;
  readonly reject: (error: FrisketError) => void;
}

/** The panel's side of the bridge: asks the sandbox, and hears from it. */
export class SandboxPort {
  readonly #window: PanelWindow;
  readonly #waiting = new Map<number, Waiting>();
  #request = 0;

  constructor(window: PanelWindow, onNews: (news: SandboxNews) => void) {
    this.#window = window;
    window.addEventListener('message', ({ source, data }) => {
      if (source !== window.parent || typeof data !== 'object' || data === null || !('pluginMessage' in data)) return;
      const message = parse(sandboxMessageSchema, data.pluginMessage, 'message', 'invalid_message');
      switch (message.type) {
        case 'opened':
        case 'selection':
        case 'history.dropped':
          onNews(message);
          break;
        case 'failed':
          this.#settle(message.request)?.reject(FrisketError.from(message.error));
          break;
        case 'picture.taken':
        case 'layer.inserted':
        case 'layers.inserted':
        case 'layers.listed':
        case 'outlines.taken':
        case 'result.opened':
        case 'seeds.found':
        case 'history':
        case 'history.picture':
        case 'history.setup':
        case 'done':
          this.#settle(message.request)?.resolve(message);
          break;
      }
    });
  }

  post(message: PanelMessage): void {
    // Figma's frame has no origin of its own to name; what is posted goes to the window that framed the panel.
    this.#window.parent.postMessage({ pluginMessage: message }, '*');
  }

  /** Something was dragged out of the panel and let go. @param at pixels of the window around the panel */
  drop(at: { readonly x: number; readonly y: number }, type: string, data: string): void {
    this.#window.parent.postMessage({ pluginDrop: { clientX: at.x, clientY: at.y, items: [{ type, data }] } }, '*');
  }

  /** @throws FrisketError from the sandbox */
  async takePicture(layer: string, how: { readonly scale?: number; readonly seen?: Seen } = {}): Promise<Picture> {
    const answer = await this.#ask((request) => ({ type: 'picture.take', request, layer, ...how }));
    if (answer.type !== 'picture.taken') throw unexpected(answer);
    return answer.picture;
  }

  /** @throws FrisketError from the sandbox */
  async insert(insertion: Insertion): Promise<Inserted> {
    const answer = await this.#ask((request) => ({ type: 'layer.insert', request, insertion }));
    if (answer.type !== 'layer.inserted') throw unexpected(answer);
    return answer.inserted;
  }

  /** All of them are one step to undo. @throws FrisketError from the sandbox */
  async insertAll(insertions: readonly Insertion[]): Promise<readonly InsertionOutcome[]> {
    const answer = await this.#ask((request) => ({ type: 'layers.insert', request, insertions: [...insertions] }));
    if (answer.type !== 'layers.inserted') throw unexpected(answer);
    return answer.outcomes;
  }

  async list(kind: ListedKind): Promise<readonly Listed[]> {
    const answer = await this.#ask((request) => ({ type: 'layers.list', request, kind }));
    if (answer.type !== 'layers.listed') throw unexpected(answer);
    return answer.layers;
  }

  /** @throws FrisketError from the sandbox */
  async takeOutlines(layer: string): Promise<readonly Outline[]> {
    const answer = await this.#ask((request) => ({ type: 'outlines.take', request, layer }));
    if (answer.type !== 'outlines.taken') throw unexpected(answer);
    return answer.outlines;
  }

  /** @throws FrisketError from the sandbox */
  async showVariation(insertion: Insertion, shown: string | undefined): Promise<Inserted> {
    const already = shown === undefined ? {} : { shown };
    const answer = await this.#ask((request) => ({ type: 'variation.show', request, insertion, ...already }));
    if (answer.type !== 'layer.inserted') throw unexpected(answer);
    return answer.inserted;
  }

  async keepVariation(layer: string): Promise<void> {
    await this.#ask((request) => ({ type: 'variation.keep', request, layer }));
  }

  async discardVariation(layer: string, hidden: readonly string[]): Promise<void> {
    await this.#ask((request) => ({ type: 'variation.discard', request, layer, hidden: [...hidden] }));
  }

  async history(): Promise<readonly HistoryEntry[]> {
    const answer = await this.#ask((request) => ({ type: 'history.read', request }));
    if (answer.type !== 'history') throw unexpected(answer);
    return answer.entries;
  }

  /** @returns undefined where the document no longer has the picture */
  async historyPicture(entry: string): Promise<Uint8Array | undefined> {
    const answer = await this.#ask((request) => ({ type: 'history.look', request, entry }));
    if (answer.type !== 'history.picture') throw unexpected(answer);
    return answer.bytes;
  }

  /** What the entry's layer kept beside its recipe; empty where nothing did. */
  async historySetup(entry: string): Promise<string> {
    const answer = await this.#ask((request) => ({ type: 'history.open', request, entry }));
    if (answer.type !== 'history.setup') throw unexpected(answer);
    return answer.setup;
  }

  /** @throws FrisketError from the sandbox */
  async pin(entry: string, pinned: boolean): Promise<void> {
    await this.#ask((request) => ({ type: 'history.pin', request, entry, pinned }));
  }

  /** @throws FrisketError from the sandbox */
  async placeAgain(entry: string): Promise<Inserted> {
    const answer = await this.#ask((request) => ({ type: 'history.place', request, entry }));
    if (answer.type !== 'layer.inserted') throw unexpected(answer);
    return answer.inserted;
  }

  /** @throws FrisketError from the sandbox */
  async openResult(layer: string): Promise<OpenedResult> {
    const answer = await this.#ask((request) => ({ type: 'result.open', request, layer }));
    if (answer.type !== 'result.opened') throw unexpected(answer);
    return answer;
  }

  async findSeeds(): Promise<Seeds> {
    const answer = await this.#ask((request) => ({ type: 'seeds.find', request }));
    if (answer.type !== 'seeds.found') throw unexpected(answer);
    return answer.seeds;
  }

  /** @param value plain data; `null` forgets */
  remember(key: MemoryKey, value: unknown): void {
    this.post({ type: 'memory.write', key, value });
  }

  #ask(message: (request: number) => PanelMessage): Promise<SandboxMessage> {
    const request = this.#request++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      this.post(message(request));
    });
  }

  #settle(request: number): Waiting | undefined {
    const waiting = this.#waiting.get(request);
    this.#waiting.delete(request);
    return waiting;
  }
}

function unexpected(message: SandboxMessage): FrisketError {
  return new FrisketError('invalid_message', `The sandbox answered with ${message.type}.`);
}
