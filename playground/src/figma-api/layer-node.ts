import type { Rect, Transform as ReadonlyTransform } from '../../../shared/src/geometry.ts';
import { absoluteBoundingBoxOf, absoluteRenderBoundsOf } from '../document/bounds.ts';
import { absoluteTransformOf } from '../document/document-state.ts';
import { withCopyOnPage } from '../document/copy.ts';
import { resized, resizedAlone, updated, withRelativeTransform } from '../document/edit.ts';
import { isFrame, isShape, type LayerData } from '../document/node.ts';
import { rotationOf, withPosition, withRotation, withUnitAxes } from '../document/rotation.ts';
import { exportRegion } from '../render/export-region.ts';
import type { PicturedLayer } from '../../../plugin/src/host/figma-members.ts';
import {
  booleanSchema,
  exportSettingsSchema,
  numberSchema,
  opacitySchema,
  parseArgument,
  sideSchema,
  transformSchema,
} from './arguments.ts';
import { context, stateOf, type BaseNode } from './base-node.ts';
import { figmaError } from './figma-error.ts';
import { changeLayer, layerDataOf } from './layer-data.ts';
import { LayoutChildNode } from './layout-child-node.ts';
import { mutableTransform } from './paints.ts';

/** Pixels a side that browsers draw at least; an export beyond comes out empty without an error. */
const largestExport = 16_384;

/** What all layers have: groups, frames, shapes and text. */
export abstract class LayerNode extends LayoutChildNode implements PicturedLayer {
  get type(): LayerData['type'] {
    return layerDataOf(this, 'get_type').type;
  }

  get visible(): boolean {
    return layerDataOf(this, 'get_visible').visible;
  }

  set visible(value: boolean) {
    const visible = parseArgument(booleanSchema, value, 'set_visible');
    changeLayer(this, 'set_visible', (layer) => updated(stateOf(this), layer, { visible }));
  }

  get locked(): boolean {
    return layerDataOf(this, 'get_locked').locked;
  }

  set locked(value: boolean) {
    const locked = parseArgument(booleanSchema, value, 'set_locked');
    changeLayer(this, 'set_locked', (layer) => updated(stateOf(this), layer, { locked }));
  }

  get opacity(): number {
    return layerDataOf(this, 'get_opacity').opacity;
  }

  set opacity(value: number) {
    const opacity = parseArgument(opacitySchema, value, 'set_opacity');
    changeLayer(this, 'set_opacity', (layer) => updated(stateOf(this), layer, { opacity }));
  }

  /** Text, groups and frames can be masks too in Figma; here only what is painted itself. */
  get isMask(): boolean {
    const layer = layerDataOf(this, 'get_isMask');
    return isShape(layer) && layer.isMask === true;
  }

  set isMask(value: boolean) {
    const isMask = parseArgument(booleanSchema, value, 'set_isMask');
    changeLayer(this, 'set_isMask', (layer) => {
      if (!isShape(layer)) throw figmaError('set_isMask', `The playground makes no mask of a ${layer.type}`);
      return updated(stateOf(this), layer, { isMask });
    });
  }

  /** A copy of the layer and all in it, on the page, above everything else there; its transform is kept as it is. */
  clone(): LayerNode {
    const { store } = this[context].services;
    const original = layerDataOf(this, 'clone');
    const id = store.newId();
    store.change((state) => withCopyOnPage(state, original, id, store.newId));
    const copy = this[context].present(id);
    if (!(copy instanceof LayerNode)) throw figmaError('clone', `The node with id "${id}" does not exist`);
    return copy;
  }

  get x(): number {
    return layerDataOf(this, 'get_x').relativeTransform[0][2];
  }

  set x(value: number) {
    const x = parseArgument(numberSchema, value, 'set_x');
    changeTransform(this, 'set_x', (transform) => withPosition(transform, x, transform[1][2]));
  }

  get y(): number {
    return layerDataOf(this, 'get_y').relativeTransform[1][2];
  }

  set y(value: number) {
    const y = parseArgument(numberSchema, value, 'set_y');
    changeTransform(this, 'set_y', (transform) => withPosition(transform, transform[0][2], y));
  }

  get width(): number {
    return layerDataOf(this, 'get_width').width;
  }

  get height(): number {
    return layerDataOf(this, 'get_height').height;
  }

  get rotation(): number {
    return rotationOf(layerDataOf(this, 'get_rotation').relativeTransform);
  }

  set rotation(value: number) {
    const degrees = parseArgument(numberSchema, value, 'set_rotation');
    changeTransform(this, 'set_rotation', (transform) => withRotation(transform, degrees));
  }

  get relativeTransform(): Transform {
    return mutableTransform(layerDataOf(this, 'get_relativeTransform').relativeTransform);
  }

  set relativeTransform(value: Transform) {
    const transform = parseArgument(transformSchema, value, 'set_relativeTransform');
    changeTransform(this, 'set_relativeTransform', () => withUnitAxes(transform));
  }

  get absoluteTransform(): Transform {
    return mutableTransform(absoluteTransformOf(stateOf(this), layerDataOf(this, 'get_absoluteTransform')));
  }

  get absoluteBoundingBox(): Rect | null {
    return absoluteBoundingBoxOf(stateOf(this), layerDataOf(this, 'get_absoluteBoundingBox'));
  }

  get absoluteRenderBounds(): Rect | null {
    return absoluteRenderBoundsOf(stateOf(this), layerDataOf(this, 'get_absoluteRenderBounds')) ?? null;
  }

  /** Both sides are of a fixed length from then on, also one that is given the length that it had. */
  resize(width: number, height: number): void {
    resizeNode(this, 'resize', width, height, resized);
  }

  resizeWithoutConstraints(width: number, height: number): void {
    resizeNode(this, 'resizeWithoutConstraints', width, height, resizedAlone);
  }

  exportAsync(settings?: ExportSettings): Promise<Uint8Array>;
  exportAsync(settings: ExportSettingsSVGString): Promise<string>;
  exportAsync(settings: ExportSettingsREST): Promise<object>;
  exportAsync(settings: ExportSettingsMP4 | ExportSettingsGIF | ExportSettingsWEBM): Promise<Uint8Array>;
  async exportAsync(settings: unknown = { format: 'PNG' }): Promise<Uint8Array | string | object> {
    const member = 'exportAsync';
    const layer = layerDataOf(this, member);
    const { format, contentsOnly, useAbsoluteBounds, constraint } = parseArgument(
      exportSettingsSchema,
      settings,
      member,
    );
    const state = stateOf(this);
    const drawn = absoluteRenderBoundsOf(state, layer);
    if (!drawn) throw figmaError(member, 'Failed to export node. This node may not have any visible layers.');
    const bounds = useAbsoluteBounds ? absoluteBoundingBoxOf(state, layer) : drawn;
    const region = exportRegion(bounds, constraint);
    if (region.width > largestExport || region.height > largestExport)
      throw figmaError(
        member,
        `Failed to export node. ${region.width} x ${region.height} pixels are over ${largestExport} a side.`,
      );
    return this[context].services.draw(state, { layer, region, format, contentsOnly });
  }
}

function changeTransform(
  node: BaseNode,
  member: string,
  transform: (current: ReadonlyTransform) => ReadonlyTransform,
): void {
  changeLayer(node, member, (layer) => withRelativeTransform(stateOf(node), layer, transform(layer.relativeTransform)));
}

function resizeNode(node: BaseNode, member: string, width: unknown, height: unknown, edit: typeof resized): void {
  const across = parseArgument(sideSchema, width, member);
  const down = parseArgument(sideSchema, height, member);
  changeLayer(node, member, (layer) => {
    const bare = isFrame(layer) ? { ...layer, ...fixedAxes } : layer;
    return edit(stateOf(node), bare, across, down);
  });
}

const fixedAxes = { primaryAxisSizingMode: 'FIXED', counterAxisSizingMode: 'FIXED' } as const;
