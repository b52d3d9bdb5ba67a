import type { NodeId } from '../document/node.ts';
import type { BaseNode } from './base-node.ts';
import type { PluginServices } from './plugin-services.ts';

/** What every object of the API knows: the playground's services and the other objects. */
export interface ApiContext {
  readonly services: PluginServices;
  /** The object for a node, the same one each time. @returns undefined when there is no such node */
  present(id: NodeId): BaseNode | undefined;
}
