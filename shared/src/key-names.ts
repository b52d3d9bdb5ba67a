/** Keys that are held, or that Apple's keyboards print otherwise than others do. */
interface KeyNames {
  readonly mod: string;
  readonly alt: string;
  readonly shift: string;
  readonly Delete: string;
}

interface Keyboard {
  readonly printed: KeyNames;
  /** As a screen reader should say them: it spells `Ctrl`, and not every one knows ⌘. */
  readonly spoken: KeyNames;
  /** Held keys in the order in which menus tell them. */
  readonly order: readonly (keyof KeyNames)[];
  /** Between a held key and the next; and before a key that is a word, as `Enter`. */
  readonly between: { readonly signs: string; readonly words: string };
}

const spoken = { alt: 'Alt', shift: 'Shift', Delete: 'Delete' };

const keyboards = {
  // https://developer.apple.com/design/human-interface-guidelines/keyboards: ⌃ ⌥ ⇧ ⌘, with nothing between them.
  apple: {
    printed: { mod: '⌘', alt: '⌥', shift: '⇧', Delete: '⌫' },
    spoken: { ...spoken, mod: 'Command', alt: 'Option' },
    order: ['alt', 'shift', 'mod'],
    between: { signs: '', words: ' ' },
  },
  other: {
    printed: { mod: 'Ctrl', alt: 'Alt', shift: 'Shift', Delete: 'Del' },
    spoken: { ...spoken, mod: 'Control' },
    order: ['mod', 'alt', 'shift'],
    between: { signs: '+', words: '+' },
  },
} satisfies Record<string, Keyboard>;

/** How keys are told on one computer. */
export interface KeyTelling {
  /** @param keys `mod+shift+G`: `mod` is Command on Apple's keyboards and Ctrl on others. */
  readonly printed: (keys: string) => string;
  readonly spoken: (keys: string) => string;
}

/** @param userAgent of the browser. Every one on Apple's systems says `Mac OS X`, the one inside Figma's app too. */
export function keyTelling(userAgent: string): KeyTelling {
  const keyboard: Keyboard = keyboards[userAgent.includes('Mac OS X') ? 'apple' : 'other'];
  const { order, between } = keyboard;
  const told = (names: KeyNames, signs: string, words: string) => (keys: string) => {
    // The last key may itself be a plus.
    const parts = keys.split(/\+(?=.)/);
    const held = order.filter((name) => parts.includes(name)).map((name) => names[name]);
    const others = parts
      .filter((part) => !order.some((name) => name === part))
      .map((part) => (part === 'Delete' ? names.Delete : part));
    const beforeOthers = others.some((part) => part.length > 1) ? words : signs;
    return [held.join(signs), ...others].filter((part) => part !== '').join(beforeOthers);
  };
  return {
    printed: told(keyboard.printed, between.signs, between.words),
    spoken: told(keyboard.spoken, ' ', ' '),
  };
}
