import { basename } from 'node:path';
import { modelIdOf } from '../store/installed/model-id.ts';

/** Gives ids to models that were named by their paths, as the engine knows models by ids only. */
export class ModelPaths {
  readonly #paths = new Map<string, string>();

  get paths(): ReadonlyMap<string, string> {
    return this.#paths;
  }

  /** @param path absolute. @returns its id, made from its name */
  add(path: string): string {
    const id = modelIdOf(basename(path)) ?? 'model';
    for (let count = 1; ; count++) {
      const candidate = count === 1 ? id : `${id.slice(0, 90)}-${count}`;
      const present = this.#paths.get(candidate);
      if (present !== undefined && present !== path) continue;
      this.#paths.set(candidate, path);
      return candidate;
    }
  }
}
