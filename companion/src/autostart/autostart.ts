import { FrisketError } from '../../../shared/src/errors.ts';

/** How one system is told what to start when the person logs in. */
export interface LoginItem {
  /** Where the entry is, for people: a file, or a key of the registry. */
  readonly place: string;
  /** The command of the entry, as it stands there; nothing when there is none. */
  readonly read: () => Promise<string | undefined>;
  readonly write: (command: StartCommand) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** What is started, with absolute paths only: at login there is no shell that would find anything. */
export interface StartCommand {
  readonly program: string;
  readonly arguments: readonly string[];
}

export type AutostartStatus =
  | { readonly kind: 'on'; readonly place: string; readonly command: string }
  | { readonly kind: 'off'; readonly place: string }
  /** It cannot be switched on from where Frisket lies now. */
  | { readonly kind: 'impossible'; readonly place: string; readonly reason: string };

/** Starting at login: off until the person says so, and off again without a trace. */
export class Autostart {
  readonly #item: LoginItem;
  readonly #command: StartCommand;

  constructor(item: LoginItem, command: StartCommand) {
    this.#item = item;
    this.#command = command;
  }

  async status(): Promise<AutostartStatus> {
    const { place } = this.#item;
    const command = await this.#item.read();
    if (command !== undefined) return { kind: 'on', place, command };
    const reason = whyNotLasting(this.#command);
    return reason === undefined ? { kind: 'off', place } : { kind: 'impossible', place, reason };
  }

  /** @throws FrisketError `autostart_impossible`, `file_unreadable` */
  async turnOn(): Promise<void> {
    const reason = whyNotLasting(this.#command);
    if (reason !== undefined)
      throw new FrisketError(
        'autostart_impossible',
        reason,
        'Put Frisket into a folder of its own (the package for your system, or a clone) and run `frisket autostart on` there.',
      );
    await this.#item.write(this.#command);
  }

  async turnOff(): Promise<void> {
    await this.#item.remove();
  }
}

/** Folders that package managers empty or rename as they see fit, each with the sentence that says so. */
const passing: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/[\\/]_npx[\\/]/, 'is in the cache of npx, which is emptied now and then'],
  [/[\\/]\.npm[\\/]_cacache[\\/]/, 'is in the cache of npm, which is emptied now and then'],
  [/[\\/](?:fnm_multishells|\.fnm[\\/]multishells)[\\/]/, 'is a link that fnm makes for one shell and removes with it'],
  [/[\\/]\.nvm[\\/]|[\\/]nvm[\\/]v\d/, 'belongs to nvm, which removes it when that version of Node goes'],
  [/[\\/]\.volta[\\/]bin[\\/]|[\\/]\.asdf[\\/]shims[\\/]|[\\/]mise[\\/]shims[\\/]/, 'is a shim, which needs its shell'],
  [/^\/tmp\/|^\/var\/tmp\/|\\AppData\\Local\\Temp\\/i, 'is in a folder for temporary files'],
];

/** @returns why an entry with these paths would soon start nothing, a sentence; nothing when it would last */
export function whyNotLasting({ program, arguments: words }: StartCommand): string | undefined {
  for (const path of [program, ...words])
    for (const [pattern, why] of passing) if (pattern.test(path)) return `${path} ${why}.`;
  return undefined;
}
