import { effect } from '@preact/signals';
import { z } from 'zod';
import { mapKinds } from '../../../../shared/src/maps.ts';
import type { Structure } from './structure.ts';
import type { StyleReferences } from './style-references.ts';
import { originsIn, referencesIn, styleSetup, styleSetupSchema, type StyleSetup } from './style-setup.ts';

const rememberedSchema = z.object({
  /** Layers that are left out are of this one. */
  document: z.string(),
  setup: styleSetupSchema,
});

/** Characters of pictures: Figma keeps 5 MB for a plugin, of which a mask takes one and what is under way a little. */
const picturesMost = 2_500_000;

/** The pictures that were chosen for a style, kept from one opening of the panel to the next. */
export class RememberedStyle {
  readonly #references: StyleReferences;
  readonly #structure: Structure;
  readonly #remember: (style: unknown) => void;

  constructor(references: StyleReferences, structure: Structure, remember: (style: unknown) => void) {
    this.#references = references;
    this.#structure = structure;
    this.#remember = remember;
  }

  /** Brings back what was chosen, and keeps every change from then on. @param remembered not parsed yet */
  open(document: string, remembered: unknown): void {
    const before = rememberedSchema.safeParse(remembered).data;
    // Layers have the same ids in every new document.
    if (before) this.restore({ ...before.setup, leftOut: before.document === document ? before.setup.leftOut : [] });
    let isAsBefore = true;
    effect(() => {
      const { origins } = this.#structure.sources;
      const chosen = this.#references.chosen.value;
      const setup = styleSetup(chosen, mapKinds, this.#structure.leftOut.value, origins, picturesMost);
      if (!isAsBefore) this.#remember({ document, setup } satisfies z.infer<typeof rememberedSchema>);
      isAsBefore = false;
    });
  }

  restore(setup: StyleSetup): void {
    this.#references.restore(referencesIn(setup));
    this.#structure.restore(setup.leftOut);
    this.#structure.sources.restore(originsIn(setup));
  }
}
