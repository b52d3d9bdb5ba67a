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
