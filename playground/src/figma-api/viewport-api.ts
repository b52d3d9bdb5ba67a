import { z } from 'zod';
import type { Rect } from '../../../shared/src/geometry.ts';
import type { AnyNode, Viewport as ListedViewport } from '../../../plugin/src/host/figma-members.ts';
import { absoluteBoundingBoxOf, unionOf } from '../document/bounds.ts';
import { isLayer } from '../document/node.ts';
import { numberSchema, parseArgument } from './arguments.ts';
import { BaseNode, dataOf, stateOf } from './base-node.ts';
import { figmaError } from './figma-error.ts';
import { HostObject } from './host-object.ts';
import type { Viewport } from './plugin-services.ts';

const pointSchema = z.object({ x: z.number(), y: z.number() });

/** `figma.viewport`: what of the page is in view. */
export class ViewportApi extends HostObject implements ListedViewport {
  readonly #viewport: Viewport;

  constructor(viewport: Viewport) {
    super();
    this.#viewport = viewport;
  }

  get center(): Vector {
    return this.#viewport.center;
  }

  set center(value: Vector) {
    this.#viewport.center = parseArgument(pointSchema, value, 'set_center');
  }

  get zoom(): number {
    return this.#viewport.zoom;
  }

  set zoom(value: number) {
    this.#viewport.zoom = parseArgument(numberSchema.positive(), value, 'set_zoom');
  }

  get bounds(): Rect {
    return this.#viewport.bounds;
  }

  scrollAndZoomIntoView(nodes: readonly AnyNode[]): void {
    const member = 'scrollAndZoomIntoView';
    const rects = nodes.flatMap((node) => {
      if (!(node instanceof BaseNode)) throw figmaError(member, 'Expected node');
      const data = dataOf(node, member);
      return isLayer(data) ? [absoluteBoundingBoxOf(stateOf(node), data)] : [];
    });
    const bounds = unionOf(rects);
    if (bounds) this.#viewport.fit(bounds);
  }
}
