/// <reference types="@figma/plugin-typings" />

/**
 * Every member of Figma's plugin API that the sandbox half uses. The playground implements exactly these with Figma's
 * documented behaviour; the sandbox half reaches `figma` only through this type, so a member that is not listed here
 * does not compile.
 */
export type FigmaApi = Pick<
  PluginAPI,
  | 'editorType'
  | 'apiVersion'
  | 'command'
  | 'root'
  | 'currentPage'
  | 'viewport'
  | 'clientStorage'
  | 'mixed'
  | 'showUI'
  | 'ui'
  | 'on'
  | 'off'
  | 'notify'
  | 'commitUndo'
  | 'closePlugin'
  | 'getNodeByIdAsync'
  | 'createRectangle'
  | 'createFrame'
  | 'createImage'
  | 'getImageByHash'
>;

/** Read of every layer. */
export type AnyLayer = Pick<
  RectangleNode,
  'id' | 'name' | 'visible' | 'locked' | 'parent' | 'removed' | 'getPluginData'
> & { readonly type: NodeType };

/**
 * Read of a layer whose picture can be taken. `exportAsync` is called with `format: 'PNG'`, a `SCALE` constraint and
 * `useAbsoluteBounds: true`: the picture covers `absoluteBoundingBox`, upright in page space.
 */
export type PicturedLayer = AnyLayer &
  Pick<
    RectangleNode,
    'width' | 'height' | 'absoluteTransform' | 'relativeTransform' | 'absoluteBoundingBox' | 'exportAsync'
  >;

/** Read and called of the frames, groups, sections and components that a result is put into. */
export type ContainerLayer = AnyLayer & Pick<FrameNode, 'children' | 'insertChild'>;

/** Read of frames and components besides: `layoutMode` and, in auto-layout, `itemReverseZIndex`. */
export type FrameLayer = ContainerLayer & PicturedLayer & Pick<FrameNode, 'layoutMode' | 'itemReverseZIndex'>;

/** Read, called and set of the page. */
export type Page = Pick<PageNode, 'id' | 'type' | 'children' | 'insertChild' | 'selection'>;

/** Set and called of the rectangle that becomes the result's layer. `fills` gets one `IMAGE` paint, scaleMode `FILL`. */
export type ResultLayer = Pick<
  RectangleNode,
  | 'id'
  | 'name'
  | 'visible'
  | 'resize'
  | 'relativeTransform'
  | 'fills'
  | 'layoutPositioning'
  | 'setPluginData'
  | 'setRelaunchData'
  | 'remove'
>;

/** Used of `figma.ui`; messages either way are plain objects that may hold a `Uint8Array`. */
export type PanelWindow = Pick<UIAPI, 'postMessage' | 'on' | 'resize'>;

/** Used of `figma.viewport`. */
export type Viewport = Pick<ViewportAPI, 'center' | 'bounds' | 'scrollAndZoomIntoView'>;
