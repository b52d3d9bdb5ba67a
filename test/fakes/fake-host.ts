import { FrisketError } from '../../shared/src/errors.ts';
import type {
  HistoryEntry,
  Inserted,
  Insertion,
  InsertionOutcome,
  Listed,
  ListedKind,
  Outline,
  Layer,
  MemoryKey,
  Picture,
  SandboxMessage,
  Seeds,
  Seen,
  Selection,
} from '../../plugin/src/bridge.ts';
import type { Host, OpenedResult, PanelPort } from '../../plugin/src/host/host.ts';

/** A host without a document: layers are what the test says they are, and insertions are kept for it to look at. */
export class FakeHost implements Host {
  command = '';
  document = 'Holiday campaign';
  readonly inserted: Insertion[] = [];
  readonly memory = new Map<MemoryKey, unknown>();
  /** What the next insertion fails with. */
  insertionError: FrisketError | undefined;
  readonly #pictures = new Map<string, Picture>();
  readonly #port: Pick<PanelPort, 'post' | 'resize'>;
  #selection: Selection = { kind: 'none' };
  #toldOfSelection: () => void = () => undefined;
  #fromPanel: (data: unknown) => void = () => undefined;

  constructor(port: Pick<PanelPort, 'post' | 'resize'>) {
    this.#port = port;
  }

  /** What the panel posts arrives here. */
  hear(data: unknown): void {
    this.#fromPanel(data);
  }

  select(selection: Selection): void {
    this.#selection = selection;
    this.#toldOfSelection();
  }

  selectLayer(layer: Layer, picture?: Omit<Picture, 'layer'>): void {
    if (picture) this.setPicture(layer.id, picture);
    this.select({ kind: 'one', layer });
  }

  /** What a layer looks like, at whatever scale it is asked for. */
  setPicture(layer: string, picture: Omit<Picture, 'layer'>): void {
    this.#pictures.set(layer, { ...picture, layer });
  }

  openPanel(): PanelPort {
    return {
      post: (message: SandboxMessage) => this.#port.post(message),
      onMessage: (listener) => {
        this.#fromPanel = listener;
      },
      resize: (width, height) => this.#port.resize(width, height),
    };
  }

  onClose(listener: () => void): void {
    this.close = listener;
  }

  /** The person ends the plugin. */
  close: () => void = () => undefined;

  selection(): Selection {
    return this.#selection;
  }

  onSelectionChange(listener: () => void): void {
    this.#toldOfSelection = listener;
  }

  /** What the panel wanted to be seen, picture after picture. */
  readonly seen: (Seen | undefined)[] = [];

  takePicture(layer: string, _scale?: number, seen?: Seen): Promise<Picture> {
    this.seen.push(seen);
    const picture = this.#pictures.get(layer);
    return picture
      ? Promise.resolve(picture)
      : Promise.reject(new FrisketError('selection_empty', 'The layer is no longer in the document.'));
  }

  insert(insertion: Insertion): Promise<Inserted> {
    const error = this.insertionError;
    this.insertionError = undefined;
    if (error) return Promise.reject(error);
    const { result, name } = insertion;
    const before = result === undefined ? -1 : this.inserted.findIndex((each) => each.result === result);
    const at = before < 0 ? this.inserted.push(insertion) : before + 1;
    return Promise.resolve({ id: `made:${at}`, name });
  }

  /** Insertions that one undo removes together. */
  readonly insertedTogether: Insertion[][] = [];

  insertAll(insertions: readonly Insertion[]): Promise<InsertionOutcome[]> {
    this.insertedTogether.push([...insertions]);
    return Promise.all(
      insertions.map((insertion) =>
        this.insert(insertion).catch((error: unknown) => ({ error: FrisketError.wrap(error).toInfo() })),
      ),
    );
  }

  readonly listed: Record<ListedKind, Listed[]> = { layers: [], slots: [] };
  readonly outlines = new Map<string, Outline[]>();

  list(kind: ListedKind): Listed[] {
    return this.listed[kind];
  }

  takeOutlines(layer: string): Promise<Outline[]> {
    return Promise.resolve(this.outlines.get(layer) ?? []);
  }

  /** Variations that are shown, by their layer; those that were kept or discarded are gone from here. */
  readonly shown = new Map<string, Insertion[]>();
  readonly kept: string[] = [];
  readonly discarded: { readonly layer: string; readonly hidden: readonly string[] }[] = [];

  showVariation(insertion: Insertion, shown: string | undefined): Promise<Inserted> {
    const id = shown ?? `shown:${this.shown.size + 1}`;
    this.shown.set(id, [...(this.shown.get(id) ?? []), insertion]);
    return Promise.resolve({ id, name: insertion.name });
  }

  keepVariation(layer: string): Promise<void> {
    this.kept.push(layer);
    return Promise.resolve();
  }

  discardVariation(layer: string, hidden: readonly string[]): Promise<void> {
    this.discarded.push({ layer, hidden });
    return Promise.resolve();
  }

  entries: HistoryEntry[] = [];
  readonly entryPictures = new Map<string, Uint8Array>();
  readonly placedAgain: string[] = [];

  history(): readonly HistoryEntry[] {
    return this.entries;
  }

  historyPicture(entry: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.entryPictures.get(entry));
  }

  readonly entrySetups = new Map<string, string>();

  historySetup(entry: string): string {
    return this.entrySetups.get(entry) ?? '';
  }

  placeAgain(entry: string): Promise<Inserted> {
    this.placedAgain.push(entry);
    return Promise.resolve({ id: `again:${this.placedAgain.length}`, name: entry });
  }

  onEntryDropped(): void {
    // Nothing is dragged out of a panel whose document is none.
  }

  pin(id: string, pinned: boolean): void {
    this.entries = this.entries.map((entry) => (entry.id === id ? { ...entry, pinned } : entry));
  }

  /** What results have kept, by their layer. */
  readonly results = new Map<string, OpenedResult>();

  openResult(layer: string): Promise<OpenedResult> {
    return Promise.resolve(this.results.get(layer) ?? { setup: '' });
  }

  seeds: Seeds = { colours: [], copy: [] };

  findSeeds(): Promise<Seeds> {
    return Promise.resolve(this.seeds);
  }

  readMemory(key: MemoryKey): Promise<unknown> {
    return Promise.resolve(this.memory.get(key));
  }

  writeMemory(key: MemoryKey, value: unknown): Promise<void> {
    if (value === null) this.memory.delete(key);
    else this.memory.set(key, value);
    return Promise.resolve();
  }
}
