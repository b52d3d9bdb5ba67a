/** What the person sees of Frisket beside the clock, the same on every system. */
export interface TrayView {
  readonly icon: TrayIcon;
  /** Under the pointer, one line. */
  readonly tooltip: string;
  readonly menu: readonly MenuItem[];
}

export const trayIcons = ['idle', 'working', 'attention', 'paused'] as const;
export type TrayIcon = (typeof trayIcons)[number];

/** What a click asks for. */
export type TrayAction =
  | { readonly type: 'open-playground' }
  | { readonly type: 'connect-figma' }
  /** `number` is the one that the client shows; none for "Not me". */
  | { readonly type: 'answer-pairing'; readonly request: string; readonly number?: number }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'start-at-login'; readonly on: boolean }
  | { readonly type: 'open-logs' }
  | { readonly type: 'open-update'; readonly page: string }
  /** `drain`: what runs comes to its end first. */
  | { readonly type: 'quit'; readonly drain: boolean };

interface Item {
  /** The same for the same item of the next view, so that an open menu changes in place. */
  readonly key: string;
  readonly text: string;
}

export type MenuItem =
  /** Says something, cannot be clicked. */
  | (Item & { readonly kind: 'label' })
  | (Item & { readonly kind: 'action'; readonly action: TrayAction; readonly enabled: boolean })
  | (Item & {
      readonly kind: 'checkbox';
      readonly checked: boolean;
      readonly action: TrayAction;
      readonly enabled: boolean;
    })
  | { readonly kind: 'separator'; readonly key: string };

/** A message that the system shows for a moment. */
export interface TrayNotice {
  /** A newer one with the same key takes the place of the older. */
  readonly key: string;
  readonly title: string;
  readonly body: string;
  /** Buttons, where the system has them; whatever they do can be done from the menu too. */
  readonly buttons: readonly { readonly text: string; readonly action: TrayAction }[];
  /** It wants an answer, so it stays until there is one. */
  readonly urgent: boolean;
}

export interface TrayEvents {
  onAction(action: TrayAction): void;
  /** What the person may want to know, and nothing that went wrong: for the log. */
  onNote(text: string): void;
  /** The icon is gone for good: the session has ended, or what shows icons has. */
  onGone(reason: string): void;
}

/** An icon that stands. */
export interface Tray {
  show(view: TrayView): void;
  notify(notice: TrayNotice): void;
  /** Takes a notice back whose question is over. */
  withdraw(key: string): void;
  close(): Promise<void>;
}

/** One way to have an icon. */
export interface TrayBackend {
  readonly name: string;
  /** @throws TrayUnavailable */
  open(view: TrayView, events: TrayEvents): Promise<Tray>;
}

/** There can be no icon here; its message says why, and what to do. Never a reason to stop. */
export class TrayUnavailable extends Error {
  override readonly name = 'TrayUnavailable';
}
