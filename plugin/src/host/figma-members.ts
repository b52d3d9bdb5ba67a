/// <reference types="@figma/plugin-typings" />

/**
 * Every member of Figma's plugin API that the sandbox half uses. The playground implements exactly these with Figma's
 * documented behaviour; the sandbox half reaches `figma` only through these types, so a member that is not listed here
 * does not compile. `PluginAPI` and its nodes fit them.
 */
export interface FigmaApi extends Pick<PluginAPI, 'command' | 'clientStorage' | 'showUI' | 'on' | 'commitUndo'> {
  readonly ui: PanelWindow;
  readonly viewport: Viewport;
  /** Its name is the document's. */
  readonly root: AnyNode & Pick<DocumentNode, 'setPluginData'>;
  readonly currentPage: Page;
  /** Those of the document itself. */
  readonly variables: { getLocalVariablesAsync(type: 'COLOR'): Promise<Variable[]> };
  getNodeByIdAsync(id: string): Promise<AnyNode | null>;
  /** On the current page, 100 x 100, above everything else there. */
  createRectangle(): ResultLayer;
  /** On the current page, 100 x 100, white, clipping, above everything else there. */
  createFrame(): StagingFrame;
  /** Takes the layers into a new group, at an index among the parent's children. */
  group(nodes: readonly AnyNode[], parent: AnyNode, index?: number): ResultGroup;
  /** PNG, JPEG or GIF of at most 4,096 pixels a side, else it throws. */
  createImage(data: Uint8Array): Pick<Image, 'hash'>;
  /** `null` for a hash that the document does not know. */
  getImageByHash(hash: string): Pick<Image, 'getBytesAsync'> | null;
}

/** Read of a local variable, whose value depends on who shows it. */
export type Variable = Pick<globalThis.Variable, 'name' | 'valuesByMode'> & {
  resolveForConsumer(consumer: AnyLayer): { readonly value: VariableValue };
};

/** Used of `figma.ui`; messages either way are plain objects that may hold a `Uint8Array`. */
export type PanelWindow = Pick<UIAPI, 'postMessage' | 'on' | 'resize'>;

/** Used of `figma.viewport`; `scrollAndZoomIntoView` gets the new layer. */
export interface Viewport extends Pick<ViewportAPI, 'center' | 'bounds'> {
  scrollAndZoomIntoView(nodes: readonly AnyNode[]): void;
}

/** Read of every node: document, page or layer. */
export interface AnyNode {
  readonly id: string;
  readonly type: NodeType;
  readonly name: string;
  readonly parent: AnyNode | null;
  getPluginData(key: string): string;
}

/** Read of every layer; `visible` is set too. */
export interface AnyLayer extends AnyNode {
  visible: boolean;
  readonly locked: boolean;
}

/**
 * Read of a layer whose picture can be taken. `exportAsync` is called with `format: 'PNG'`, a `SCALE` constraint and
 * `useAbsoluteBounds: true`: the picture covers `absoluteBoundingBox`, upright in page space; and with
 * `contentsOnly: false` where whatever else lies there shall be in it.
 */
export type PicturedLayer = AnyLayer &
  Pick<RectangleNode, 'width' | 'height' | 'absoluteTransform' | 'absoluteBoundingBox' | 'exportAsync'> & {
    /** A copy on the current page, above everything else there. */
    clone(): CopiedLayer;
  };

/** Read of a layer whose outlines become a control map; `clipsContent` of frames besides. */
export type OutlinedLayer = AnyLayer &
  Pick<TextNode, 'absoluteTransform' | 'fills' | 'strokes' | 'fillGeometry' | 'strokeGeometry'>;

/** Read of whatever is painted. */
export type PaintedLayer = AnyLayer & Pick<RectangleNode, 'fills'>;

/** Read of a text. */
export type TextLayer = PicturedLayer & Pick<TextNode, 'characters' | 'fontSize'>;

/** Set and read of a copy that is drawn without some of what lies in it. */
export interface CopiedLayer extends AnyLayer {
  opacity: number;
  relativeTransform: Transform;
  remove(): void;
}

/** Set and called of a frame that copies are drawn in. */
export type StagingFrame = PicturedLayer &
  Container &
  Pick<FrameNode, 'resize' | 'fills' | 'clipsContent' | 'remove' | 'removed'> & {
    name: string;
    relativeTransform: Transform;
  };

/** Read of rectangles and frames: a picture goes into one that has no image fill and no children. */
export type FilledLayer = PicturedLayer & Pick<RectangleNode, 'fills'>;

/** Read of every layer but groups and sections, and set of results: what of it follows when the frame is resized. */
export interface ConstrainedLayer extends AnyLayer {
  constraints: Constraints;
}

/** Read and called of the frames, groups, sections and components that a result is put into, and of the page. */
export interface Container extends AnyNode {
  readonly children: readonly AnyNode[];
  insertChild(index: number, child: AnyNode): void;
}

export type ContainerLayer = Container & PicturedLayer;

/** Read of frames and components besides: `layoutMode` and, in auto-layout, the order of drawing and the alignment. */
export type FrameLayer = ContainerLayer &
  FilledLayer &
  Pick<FrameNode, 'layoutMode' | 'itemReverseZIndex' | 'primaryAxisAlignItems' | 'counterAxisAlignItems'>;

/** Read of a layer in auto-layout, which stands where the flow puts it. */
export type FlowingLayer = PicturedLayer &
  Pick<RectangleNode, 'layoutPositioning' | 'layoutSizingHorizontal' | 'layoutSizingVertical'>;

/** `selection` is read and set. */
export interface Page extends Container {
  selection: readonly AnyNode[];
}

/**
 * Set and called of the rectangle that becomes the result's layer. `fills` gets one `IMAGE` paint, scaleMode `FILL`.
 * `isMask` is set of the one that masks it, whose `maskType` stays what it is, `ALPHA`.
 */
export type ResultLayer = ConstrainedLayer &
  Pick<
    RectangleNode,
    | 'width'
    | 'height'
    | 'resize'
    | 'fills'
    | 'absoluteBoundingBox'
    | 'layoutPositioning'
    | 'setPluginData'
    | 'setRelaunchData'
    | 'remove'
  > & {
    name: string;
    relativeTransform: Transform;
    isMask: boolean;
    /** Figma's `mixed` where the corners differ. */
    cornerRadius: number | PluginAPI['mixed'];
  };

/** What stands for a result in the document. */
export type MadeLayer = ResultLayer | ResultGroup;

/** Set and called of the group that holds a result under its mask. */
export type ResultGroup = AnyLayer &
  Container &
  Pick<GroupNode, 'absoluteBoundingBox' | 'layoutPositioning' | 'setPluginData' | 'setRelaunchData' | 'remove'> & {
    name: string;
  };
