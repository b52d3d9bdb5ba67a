import { signal, type ReadonlySignal } from '@preact/signals';
import { imageIdOf } from '../../../../shared/src/assembler.ts';
import type { ImageId } from '../../../../shared/src/job.ts';
import { strings } from '../strings.ts';

/** A picture whose look is taken over. */
export interface StyleReference {
  readonly id: ImageId;
  readonly name: string;
  /** JPEG. */
  readonly bytes: Uint8Array;
}

/** As many as a job takes. */
export const mostReferences = 4;

/** Reads any picture that the browser can, made small: style networks look at 224 x 224 pixels. */
export type ReadPicture = (picture: Blob) => Promise<Uint8Array>;

/** The pictures that give the style. */
export class StyleReferences {
  readonly #read: ReadPicture;
  readonly #chosen = signal<readonly StyleReference[]>([]);
  readonly #problem = signal<string | undefined>(undefined);

  constructor(read: ReadPicture) {
    this.#read = read;
  }

  get chosen(): ReadonlySignal<readonly StyleReference[]> {
    return this.#chosen;
  }

  /** What was wrong with the last picture that was given, for people. */
  get problem(): ReadonlySignal<string | undefined> {
    return this.#problem;
  }

  async add(name: string, picture: Blob): Promise<void> {
    this.#problem.value = undefined;
    try {
      const bytes = await this.#read(picture);
      const id = imageIdOf(bytes);
      const others = this.#chosen.value.filter((each) => each.id !== id);
      if (others.length >= mostReferences) this.#problem.value = strings.style.tooMany(mostReferences);
      else this.#chosen.value = [...others, { id, name, bytes }];
    } catch {
      this.#problem.value = strings.style.badPicture(name);
    }
  }

  /** Those of a result that is opened again. */
  restore(references: readonly StyleReference[]): void {
    this.#problem.value = undefined;
    this.#chosen.value = references.slice(0, mostReferences);
  }

  remove(id: ImageId): void {
    this.#problem.value = undefined;
    this.#chosen.value = this.#chosen.value.filter((each) => each.id !== id);
  }
}
