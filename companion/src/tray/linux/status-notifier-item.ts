import type { TrayIcon, TrayView } from '../backend.ts';
import type { Pixmap } from '../icon-files.ts';
import { MenuObject } from './menu-object.ts';
import type { BusInterface, MessageBus } from './message-bus.ts';

/** The icon as an object on the bus, org.kde.StatusNotifierItem. */
export class StatusNotifierItem {
  static readonly path = '/StatusNotifierItem';
  readonly #bus: MessageBus;
  readonly #pixmaps: ReadonlyMap<TrayIcon, readonly Pixmap[]>;
  readonly #interface: BusInterface;
  #view: TrayView;

  constructor(
    bus: MessageBus,
    pixmaps: ReadonlyMap<TrayIcon, readonly Pixmap[]>,
    view: TrayView,
    onActivate: () => void,
  ) {
    this.#bus = bus;
    this.#pixmaps = pixmaps;
    this.#view = view;
    this.#interface = this.#describe(onActivate);
    bus.export(StatusNotifierItem.path, [this.#interface]);
  }

  show(view: TrayView): void {
    const before = this.#view;
    this.#view = view;
    if (before.icon !== view.icon) {
      this.#emit('NewIcon');
      this.#emit('NewAttentionIcon');
      this.#emit('NewStatus', this.#status());
    }
    if (before.tooltip !== view.tooltip) this.#emit('NewToolTip');
  }

  #emit(signal: string, ...body: readonly unknown[]): void {
    this.#bus.emit(StatusNotifierItem.path, this.#interface, signal, ...body);
  }

  #status(): string {
    return this.#view.icon === 'attention' ? 'NeedsAttention' : 'Active';
  }

  #describe(onActivate: () => void): BusInterface {
    const nothing = () => [];
    const activate = () => {
      onActivate();
      return [];
    };
    return {
      name: 'org.kde.StatusNotifierItem',
      properties: () => {
        const pixmaps = this.#pixmaps.get(this.#view.icon) ?? [];
        return {
          Category: ['s', 'ApplicationStatus'],
          Id: ['s', 'frisket'],
          Title: ['s', 'Frisket'],
          Status: ['s', this.#status()],
          WindowId: ['i', 0],
          IconThemePath: ['s', ''],
          IconName: ['s', ''],
          IconPixmap: ['a(iiay)', pixmaps],
          OverlayIconName: ['s', ''],
          OverlayIconPixmap: ['a(iiay)', []],
          AttentionIconName: ['s', ''],
          AttentionIconPixmap: ['a(iiay)', pixmaps],
          AttentionMovieName: ['s', ''],
          ToolTip: ['(sa(iiay)ss)', ['', [], this.#view.tooltip, '']],
          ItemIsMenu: ['b', true],
          Menu: ['o', MenuObject.path],
        };
      },
      methods: {
        Activate: { takes: 'ii', gives: '', call: activate },
        SecondaryActivate: { takes: 'ii', gives: '', call: activate },
        ContextMenu: { takes: 'ii', gives: '', call: nothing },
        Scroll: { takes: 'is', gives: '', call: nothing },
      },
      signals: { NewTitle: '', NewIcon: '', NewAttentionIcon: '', NewOverlayIcon: '', NewToolTip: '', NewStatus: 's' },
    };
  }
}
