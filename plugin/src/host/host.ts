import type {
  HistoryEntry,
  Inserted,
  Insertion,
  InsertionOutcome,
  Layer,
  Listed,
  ListedKind,
  Outline,
  MemoryKey,
  Picture,
  SandboxMessage,
  Seeds,
  Seen,
  Selection,
} from '../bridge.ts';

/** The panel's other end. */
export interface PanelPort {
  post(message: SandboxMessage): void;
  /** What arrives is not parsed yet. */
  onMessage(listener: (data: unknown) => void): void;
  /** In pixels. */
  resize(width: number, height: number): void;
}

export interface OpenedResult {
  /** As it came with the insertion; empty where nothing did. */
  readonly setup: string;
  /** As it stands now, in its own plane; page units. */
  readonly size?: { readonly width: number; readonly height: number };
  /** The layer that it was made from, where that is still in the document. */
  readonly source?: Layer;
}

/** A point of the page, and what takes layers there, by its id. */
export interface DropPoint {
  readonly x: number;
  readonly y: number;
  readonly container: string;
}

/** A program with a document: Figma, the playground, later others. Everything above is the same for all of them. */
export interface Host {
  /** What the person chose to open the plugin, `edit` or empty. */
  readonly command: string;
  /** The document's name. */
  readonly document: string;
  openPanel(): PanelPort;
  /** The plugin ends, whoever ends it; nothing that takes time is done any more. */
  onClose(listener: () => void): void;

  selection(): Selection;
  onSelectionChange(listener: () => void): void;

  /**
   * @param scale pixels per page unit; what suits the layer when absent
   * @param seen what else is shown or left out; the layer alone, and all of it, when absent
   * @throws FrisketError `selection_unsupported`, `image_too_small`
   */
  takePicture(layer: string, scale?: number, seen?: Seen): Promise<Picture>;

  /** Puts a picture into the document as a selected layer that one undo removes; the same result once. */
  insert(insertion: Insertion): Promise<Inserted>;

  /** Puts several pictures into the document, each result once; one undo removes them all. */
  insertAll(insertions: readonly Insertion[]): Promise<InsertionOutcome[]>;

  /** What is selected and is to get a picture each, the lowest on the page first. */
  list(kind: ListedKind): Listed[];

  /** What the layer and all in it cover, the lowest first. @throws FrisketError `selection_empty` */
  takeOutlines(layer: string): Promise<Outline[]>;

  /**
   * Shows one of several variations as a selected layer that is not a step of its own to undo.
   * @param shown the layer that shows another of them
   */
  showVariation(insertion: Insertion, shown: string | undefined): Promise<Inserted>;
  /** The layer that shows a variation stays; one undo removes it. */
  keepVariation(layer: string): Promise<void>;
  /** @param hidden layers that showing it has hidden */
  discardVariation(layer: string, hidden: readonly string[]): Promise<void>;

  /** What was made in this document, the newest first. */
  history(): readonly HistoryEntry[];
  /** The encoded picture of an entry; undefined where the document no longer has it. */
  historyPicture(entry: string): Promise<Uint8Array | undefined>;
  /** What the layer of an entry kept beside its recipe, in the panel's own words; empty where nothing did. */
  historySetup(entry: string): string;
  /**
   * Puts the picture of an entry into the document once more.
   * @throws FrisketError `image_missing`
   */
  placeAgain(entry: string, at?: DropPoint): Promise<Inserted>;
  /** Told of an entry that is dragged out of the panel and let go over the document. */
  onEntryDropped(listener: (entry: string, at: DropPoint) => void): void;
  /** What is pinned does not go when there is too much. @throws FrisketError `history_full` when that is too much */
  pin(entry: string, pinned: boolean): void;

  /**
   * What is kept in a result for whoever opens it again.
   * @throws FrisketError `selection_empty` when the layer is gone
   */
  openResult(layer: string): Promise<OpenedResult>;

  /** What of the document a prompt may start from. */
  findSeeds(): Promise<Seeds>;

  readMemory(key: MemoryKey): Promise<unknown>;
  /** @param value plain data; `null` forgets */
  writeMemory(key: MemoryKey, value: unknown): Promise<void>;
}
