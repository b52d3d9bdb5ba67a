import type { FigmaApi } from '../../../plugin/src/host/figma-members.ts';
import { documentId, pageId } from '../document/document-state.ts';
import { inserted } from '../document/edit.ts';
import { newEllipse, newFrame, newRectangle } from '../document/layer-defaults.ts';
import { isParent, type NodeData } from '../document/node.ts';
import type { UnplacedLayer } from '../document/edit.ts';
import { parseArgument, stringSchema } from './arguments.ts';
import type { ApiContext } from './base-node.ts';
import { ClientStorageApi } from './client-storage-api.ts';
import { DocumentNode } from './document-node.ts';
import { DropFileApi, type LandedDrop } from './drop-event.ts';
import { EventRegistry, type Callback } from './event-registry.ts';
import { figmaError, named } from './figma-error.ts';
import { FrameNode } from './frame-node.ts';
import type { GroupNode } from './group-node.ts';
import { groupOf } from './group-of.ts';
import { HostObject } from './host-object.ts';
import { ImageApi } from './image-api.ts';
import { NotificationApi } from './notification-api.ts';
import { PageNode } from './page-node.ts';
import type { PluginServices } from './plugin-services.ts';
import { createPresenter } from './present-node.ts';
import { EllipseNode, RectangleNode } from './shape-node.ts';
import { UiApi } from './ui-api.ts';
import { VariablesApi } from './variables-api.ts';
import { ViewportApi } from './viewport-api.ts';

/** Events of Figma that can happen here. */
const eventKinds: readonly string[] = ['selectionchange', 'currentpagechange', 'close', 'run', 'drop'];

/** Where the title stands when a property of Figma's says that several values are mixed. */
const mixed = Symbol('figma.mixed');

/**
 * The global `figma` of a plugin whose manifest asks for `documentAccess: dynamic-page`, over the playground's
 * document: all of `FigmaApi`, with Figma's documented behaviour, limits and words, and a little more that plugins
 * commonly use.
 */
export class Figma extends HostObject implements FigmaApi {
  readonly #context: ApiContext;
  readonly #services: PluginServices;
  readonly #events = new EventRegistry();
  readonly #unsubscribe: () => void;
  readonly #ui: UiApi;
  readonly #viewport: ViewportApi;
  readonly #clientStorage: ClientStorageApi;
  readonly #variables: VariablesApi;

  constructor(services: PluginServices) {
    super();
    this.#services = services;
    this.#context = createPresenter(services);
    this.#ui = new UiApi(services.window);
    this.#viewport = new ViewportApi(services.viewport);
    this.#variables = new VariablesApi(services.store);
    this.#clientStorage = new ClientStorageApi(services.storage);
    services.onDrop((drop) => this.#drop(drop));
    this.#unsubscribe = services.store.subscribe((state, previous) => {
      if (state.selection !== previous.selection) this.#events.announce('selectionchange');
    });
  }

  /** Tells the plugin that it runs, once its code has been read. */
  static start(figma: Figma): void {
    figma.#events.emit('run', { command: figma.#services.command, parameters: undefined });
  }

  /** Tells the plugin that it ends, and it alone: nothing is heard of it afterwards. */
  static end(figma: Figma): void {
    figma.#unsubscribe();
    figma.#events.emit('close');
    figma.#events.clear();
  }

  get editorType(): 'figma' {
    return 'figma';
  }

  get apiVersion(): '1.0.0' {
    return '1.0.0';
  }

  get command(): string {
    return this.#services.command;
  }

  get pluginId(): string | undefined {
    return this.#services.plugin.id;
  }

  get mixed(): symbol {
    return mixed;
  }

  get variables(): VariablesApi {
    return this.#variables;
  }

  get clientStorage(): ClientStorageApi {
    return this.#clientStorage;
  }

  get viewport(): ViewportApi {
    return this.#viewport;
  }

  get ui(): UiApi {
    return this.#ui;
  }

  showUI(html: string, options?: unknown): void {
    UiApi.open(this.#ui, parseArgument(stringSchema, html, 'showUI'), options ?? {}, this.#services.plugin.name);
  }

  get root(): DocumentNode {
    return this.#expect(documentId, DocumentNode, 'get_root');
  }

  get currentPage(): PageNode {
    return this.#expect(pageId, PageNode, 'get_currentPage');
  }

  set currentPage(_page: PageNode) {
    throw figmaError(
      'set_currentPage',
      'Cannot call with documentAccess: dynamic-page. Use figma.setCurrentPageAsync instead.',
    );
  }

  getNodeById(_id: string): never {
    throw figmaError(
      'getNodeById',
      'Cannot call with documentAccess: dynamic-page. Use figma.getNodeByIdAsync instead.',
    );
  }

  async getNodeByIdAsync(id: string) {
    const node = this.#context.present(parseArgument(stringSchema, id, 'getNodeByIdAsync'));
    return Promise.resolve(node ?? null);
  }

  createRectangle(): RectangleNode {
    return this.#create(newRectangle(this.#services.store.newId()), RectangleNode, 'createRectangle');
  }

  createEllipse(): EllipseNode {
    return this.#create(newEllipse(this.#services.store.newId()), EllipseNode, 'createEllipse');
  }

  createFrame(): FrameNode {
    return this.#create(newFrame(this.#services.store.newId()), FrameNode, 'createFrame');
  }

  group(nodes: unknown, parent: unknown, index?: unknown): GroupNode {
    return groupOf(this.#context, nodes, parent, index);
  }

  createImage(data: Uint8Array): ImageApi {
    if (!(data instanceof Uint8Array)) throw figmaError('createImage', 'Expected Uint8Array');
    const { images } = this.#services;
    return new ImageApi(
      images,
      named('createImage', () => images.add(data)),
    );
  }

  getImageByHash(hash: string): ImageApi | null {
    const { images } = this.#services;
    return images.get(parseArgument(stringSchema, hash, 'getImageByHash')) ? new ImageApi(images, hash) : null;
  }

  on(kind: string, callback: Callback): void {
    this.#listen('on', kind, callback, false);
  }

  once(kind: string, callback: Callback): void {
    this.#listen('once', kind, callback, true);
  }

  off(kind: string, callback: Callback): void {
    this.#events.remove(kind, callback);
  }

  notify(message: string, options?: unknown): NotificationApi {
    return new NotificationApi(this.#services, parseArgument(stringSchema, message, 'notify'), options);
  }

  commitUndo(): void {
    this.#services.store.commit();
  }

  triggerUndo(): void {
    this.#services.store.undo();
  }

  closePlugin(message?: string): void {
    if (message !== undefined) this.notify(message);
    this.#services.close();
  }

  #listen(member: string, kind: string, callback: Callback, once: boolean): void {
    if (kind === 'documentchange')
      throw figmaError(
        member,
        'Cannot register documentchange handler in incremental mode without calling figma.loadAllPagesAsync first.',
      );
    if (!eventKinds.includes(kind)) throw figmaError(member, `The playground has no event "${kind}"`);
    this.#events.add(kind, callback, once);
  }

  /** @returns whether the plugin has seen to it, as it says by `false` */
  #drop({ node: id, files, ...drop }: LandedDrop): boolean {
    const node = this.#context.present(id);
    const event = { ...drop, node, files: files.map((file) => new DropFileApi(file)) };
    return this.#events.emit('drop', event).includes(false);
  }

  #create<Node>(layer: UnplacedLayer, kind: new (...args: never) => Node, member: string): Node {
    this.#services.store.change((state) => {
      const page = state.nodes.get(pageId);
      return page && isParent(page) ? inserted(state, layer, page) : state;
    });
    return this.#expect(layer.id, kind, member);
  }

  #expect<Node>(id: NodeData['id'], kind: new (...args: never) => Node, member: string): Node {
    const node = this.#context.present(id);
    if (!(node instanceof kind)) throw figmaError(member, `The node with id "${id}" does not exist`);
    return node;
  }
}
