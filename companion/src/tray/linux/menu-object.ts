import type { MenuItem, TrayAction } from '../backend.ts';
import type { BusInterface, MessageBus, Variant } from './message-bus.ts';

type Properties = Readonly<Record<string, Variant>>;

const rootId = 0;
/** Of com.canonical.dbusmenu as libdbusmenu implements it. */
const menuVersion = 3;

/**
 * The menu as an object on the bus, com.canonical.dbusmenu. An item keeps its number as long as it keeps its key, and
 * what changes of items that stay is told as such, so that a menu that hangs open changes in place.
 */
export class MenuObject {
  static readonly path = '/MenuBar';
  readonly #bus: MessageBus;
  readonly #onAction: (action: TrayAction) => void;
  readonly #ids = new Map<string, number>();
  readonly #interface: BusInterface;
  #items: readonly MenuItem[] = [];
  #revision = 1;

  constructor(bus: MessageBus, items: readonly MenuItem[], onAction: (action: TrayAction) => void) {
    this.#bus = bus;
    this.#onAction = onAction;
    this.#items = items;
    this.#interface = this.#describe();
    bus.export(MenuObject.path, [this.#interface]);
  }

  show(items: readonly MenuItem[]): void {
    const before = this.#items;
    this.#items = items;
    const sameLayout =
      before.length === items.length &&
      items.every(({ key, kind }, at) => before[at]?.key === key && before[at].kind === kind);
    if (!sameLayout) {
      this.#revision++;
      this.#bus.emit(MenuObject.path, this.#interface, 'LayoutUpdated', this.#revision, rootId);
      return;
    }
    const changed = items.flatMap((item, at) => {
      const earlier = before[at];
      const properties = earlier ? difference(propertiesOf(earlier), propertiesOf(item)) : [];
      return properties.length === 0 ? [] : [[this.#idOf(item.key), properties] as const];
    });
    if (changed.length > 0) this.#bus.emit(MenuObject.path, this.#interface, 'ItemsPropertiesUpdated', changed, []);
  }

  #idOf(key: string): number {
    const id = this.#ids.get(key) ?? this.#ids.size + 1;
    this.#ids.set(key, id);
    return id;
  }

  #itemOf(id: unknown): MenuItem | undefined {
    return this.#items.find(({ key }) => this.#ids.get(key) === id);
  }

  #describe(): BusInterface {
    return {
      name: 'com.canonical.dbusmenu',
      properties: () => ({
        Version: ['u', menuVersion],
        TextDirection: ['s', 'ltr'],
        Status: ['s', 'normal'],
        IconThemePath: ['as', []],
      }),
      methods: {
        GetLayout: {
          takes: 'iias',
          gives: 'u(ia{sv}av)',
          call: (parent, depth, names) => [this.#revision, this.#layout(parent, depth, namesIn(names))],
        },
        GetGroupProperties: {
          takes: 'aias',
          gives: 'a(ia{sv})',
          call: (ids, names) => [this.#groupProperties(numbersIn(ids), namesIn(names))],
        },
        GetProperty: {
          takes: 'is',
          gives: 'v',
          call: (id, name) => {
            const item = this.#itemOf(id);
            const value = item && typeof name === 'string' ? propertiesOf(item)[name] : undefined;
            if (!value) throw new Error(`Item ${String(id)} has no property ${String(name)}.`);
            return [value];
          },
        },
        Event: {
          takes: 'isvu',
          gives: '',
          call: (id, event) => {
            this.#event(id, event);
            return [];
          },
        },
        EventGroup: {
          takes: 'a(isvu)',
          gives: 'ai',
          call: (events) => [this.#eventGroup(events)],
        },
        // Items are always up to date.
        AboutToShow: { takes: 'i', gives: 'b', call: () => [false] },
        AboutToShowGroup: { takes: 'ai', gives: 'aiai', call: () => [[], []] },
      },
      signals: { LayoutUpdated: 'ui', ItemsPropertiesUpdated: 'a(ia{sv})a(ias)', ItemActivationRequested: 'iu' },
    };
  }

  /** @param depth levels below `parent` that are wanted, -1 for all */
  #layout(parent: unknown, depth: unknown, names: readonly string[]): readonly unknown[] {
    if (parent === rootId) {
      const children = depth === 0 ? [] : this.#items.map((item) => ['(ia{sv}av)', this.#node(item, names)]);
      return [rootId, [['children-display', ['s', 'submenu']]], children];
    }
    const item = this.#itemOf(parent);
    if (!item) throw new Error(`There is no item ${String(parent)}.`);
    return this.#node(item, names);
  }

  #node(item: MenuItem, names: readonly string[]): readonly unknown[] {
    return [this.#idOf(item.key), wanted(propertiesOf(item), names), []];
  }

  /** @param ids none for all */
  #groupProperties(ids: readonly number[], names: readonly string[]): readonly unknown[] {
    const items =
      ids.length === 0 ? this.#items : this.#items.filter(({ key }) => ids.includes(this.#ids.get(key) ?? -1));
    return items.map((item) => [this.#idOf(item.key), wanted(propertiesOf(item), names)]);
  }

  /** @returns ids that are not known */
  #eventGroup(events: unknown): number[] {
    const unknown: number[] = [];
    for (const each of Array.isArray(events) ? events : []) {
      const fields: readonly unknown[] = Array.isArray(each) ? each : [];
      const [id, event] = fields;
      if (typeof id === 'number' && id !== rootId && !this.#itemOf(id)) unknown.push(id);
      else this.#event(id, event);
    }
    return unknown;
  }

  #event(id: unknown, event: unknown): void {
    if (event !== 'clicked') return;
    const item = this.#itemOf(id);
    if ((item?.kind === 'action' || item?.kind === 'checkbox') && item.enabled) this.#onAction(item.action);
  }
}

function propertiesOf(item: MenuItem): Properties {
  switch (item.kind) {
    case 'separator':
      return { type: ['s', 'separator'] };
    case 'label':
      return { label: ['s', labelOf(item.text)], enabled: ['b', false] };
    case 'action':
      return { label: ['s', labelOf(item.text)], enabled: ['b', item.enabled] };
    case 'checkbox':
      return {
        label: ['s', labelOf(item.text)],
        enabled: ['b', item.enabled],
        'toggle-type': ['s', 'checkmark'],
        'toggle-state': ['i', item.checked ? 1 : 0],
      };
  }
}

/** One underline marks a letter as a key; two are one that is shown. */
function labelOf(text: string): string {
  return text.replaceAll('_', '__');
}

/** @param names none for all */
function wanted(properties: Properties, names: readonly string[]): (readonly [string, Variant])[] {
  return Object.entries(properties).filter(([name]) => names.length === 0 || names.includes(name));
}

function difference(before: Properties, after: Properties): (readonly [string, Variant])[] {
  return Object.entries(after).filter(([name, [, value]]) => before[name]?.[1] !== value);
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function numbersIn(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'number') : [];
}
