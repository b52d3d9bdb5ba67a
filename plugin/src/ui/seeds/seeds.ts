import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Seeds as FoundSeeds, Selection } from '../../bridge.ts';
import { colourName, type Rgb } from './colour-names.ts';

/** Words that a prompt may start from. */
export interface Seed {
  /** As they come into the prompt. */
  readonly words: string;
  /** Of a colour, as the document has it. */
  readonly colour?: { readonly name: string; readonly rgb: Rgb };
}

/** So many of each as one row shows without much scrolling. */
const shown = { colours: 5, copy: 3 };

interface SeedEffects {
  readonly selection: ReadonlySignal<Selection>;
  readonly find: () => Promise<FoundSeeds>;
}

/** What the document offers to begin a prompt with. It stays in the panel until the person puts it into a prompt. */
export class PromptSeeds {
  readonly all: ReadonlySignal<readonly Seed[]>;
  readonly #found = signal<FoundSeeds>({ colours: [], copy: [] });

  constructor({ selection, find }: SeedEffects) {
    this.all = computed(() => seedsIn(this.#found.value));
    let latest = 0;
    selection.subscribe(() => {
      const asked = ++latest;
      void find()
        .catch(() => ({ colours: [], copy: [] }))
        .then((found) => {
          if (asked === latest) this.#found.value = found;
        });
    });
  }
}

export function seedsIn({ colours, copy }: FoundSeeds): Seed[] {
  const named = new Map<string, Seed>();
  for (const { name, colour } of colours) {
    const words = colourName(colour);
    // Several shades have one word; it is said once.
    if (!named.has(words)) named.set(words, { words, colour: { name, rgb: colour } });
  }
  const [headline, ...more] = copy.slice(0, shown.copy).map((words): Seed => ({ words }));
  // The colours before what is farther away: nobody scrolls for them.
  return [...(headline ? [headline] : []), ...[...named.values()].slice(0, shown.colours), ...more];
}

/** Whether a prompt has the words already. */
export function isIn(prompt: string, { words }: Seed): boolean {
  return prompt.toLowerCase().includes(words.toLowerCase());
}

/** A prompt with the words behind it. */
export function withSeed(prompt: string, { words }: Seed): string {
  const before = prompt.replace(/[\s,]+$/, '');
  return before === '' ? words : `${before}, ${words}`;
}
