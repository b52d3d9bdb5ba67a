import { parentOf } from '../document/document-state.ts';
import { removed, updated } from '../document/edit.ts';
import { isLayer, type NodeData, type NodeId } from '../document/node.ts';
import { isInsideInstance } from '../document/document-state.ts';
import type { AnyNode } from '../../../plugin/src/host/figma-members.ts';
import { parseArgument, relaunchDataSchema, stringSchema } from './arguments.ts';
import { figmaError } from './figma-error.ts';
import { HostObject } from './host-object.ts';
import type { PluginServices } from './plugin-services.ts';

/** What every object of the API knows: the playground's services and the other objects. */
export interface ApiContext {
  readonly services: PluginServices;
  /** The object for a node, the same one each time. @returns undefined when there is no such node */
  present(id: NodeId): BaseNode | undefined;
}

/** Reaches the playground from an object of the API; the plugin cannot see it. */
export const context = Symbol('context');

/** Bytes of plugin id, key and value together. */
const pluginDataLimit = 100_000;

export abstract class BaseNode extends HostObject implements AnyNode {
  readonly [context]: ApiContext;
  readonly id: NodeId;

  constructor(apiContext: ApiContext, id: NodeId) {
    super();
    this[context] = apiContext;
    this.id = id;
  }

  abstract get type(): NodeType;

  get name(): string {
    return dataOf(this, 'get_name').name;
  }

  set name(value: string) {
    const name = parseArgument(stringSchema, value, 'set_name');
    change(this, 'set_name', (data) => updated(stateOf(this), data, { name }));
  }

  get parent(): BaseNode | null {
    const { parent } = dataOf(this, 'get_parent');
    return parent === null ? null : (this[context].present(parent) ?? null);
  }

  get removed(): boolean {
    return !stateOf(this).nodes.has(this.id);
  }

  remove(): void {
    const data = dataOf(this, 'remove');
    if (!isLayer(data)) throw figmaError('remove', `Removing this node is not allowed`);
    if (isInsideInstance(stateOf(this), data)) throw figmaError('remove', 'Removing this node is not allowed');
    change(this, 'remove', () => removed(stateOf(this), data));
  }

  getPluginData(key: string): string {
    return dataOf(this, 'getPluginData').pluginData[parseArgument(stringSchema, key, 'getPluginData')] ?? '';
  }

  getPluginDataKeys(): string[] {
    return Object.keys(dataOf(this, 'getPluginDataKeys').pluginData);
  }

  setPluginData(key: string, value: string): void {
    const member = 'setPluginData';
    const entry = { key: parseArgument(stringSchema, key, member), value: parseArgument(stringSchema, value, member) };
    const { id } = this[context].services.plugin;
    if (id === undefined)
      throw figmaError(
        member,
        'Cannot set private plugin data in a plugin without an ID. Make sure your plugin manifest has a valid "id" field.',
      );
    if (new TextEncoder().encode(id + entry.key + entry.value).length > pluginDataLimit)
      throw figmaError(member, 'This pluginData entry exceeds 100 kB per entry limit.');
    change(this, member, (data) => {
      const others = Object.entries(data.pluginData).filter(([key]) => key !== entry.key);
      // As in Figma, an empty entry is none.
      const pluginData = Object.fromEntries(entry.value === '' ? others : [...others, [entry.key, entry.value]]);
      return updated(stateOf(this), data, { pluginData });
    });
  }

  getRelaunchData(): Readonly<Record<string, string>> {
    return dataOf(this, 'getRelaunchData').relaunchData;
  }

  setRelaunchData(commands: Readonly<Record<string, string>>): void {
    const relaunchData = parseArgument(relaunchDataSchema, commands, 'setRelaunchData');
    change(this, 'setRelaunchData', (data) => updated(stateOf(this), data, { relaunchData }));
  }

  override toString(): string {
    return `${this.type} ${this.id}`;
  }
}

export function stateOf(node: BaseNode) {
  return node[context].services.store.state;
}

/** @throws Error in Figma's words when the node has been removed */
export function dataOf(node: BaseNode, member: string): NodeData {
  const data = stateOf(node).nodes.get(node.id);
  if (!data) throw figmaError(member, `The node with id "${node.id}" does not exist`);
  return data;
}

/** A change by the plugin: part of the step that its next `commitUndo` closes. */
export function change(node: BaseNode, member: string, edit: (data: NodeData) => ReturnType<typeof stateOf>): void {
  const data = dataOf(node, member);
  node[context].services.store.change(() => edit(data));
}

export function parentNodeOf(node: BaseNode, member: string) {
  return parentOf(stateOf(node), dataOf(node, member));
}
